using Ocs.Wamp;

namespace Ocs.Router;

/// <summary>
/// The latest publication of each topic that was to be retained. There is room for so many and no more: the one that was
/// published first makes room, and is counted. The broker's lock guards it.
/// </summary>
internal sealed class RetainedPublications(RouterCounters counters)
{
    /// <summary>Of how many topics one is retained.</summary>
    public const int MaxTopics = 10_000;

    /// <summary>How many bytes are retained.</summary>
    public const long MaxBytes = 64 << 20;

    private readonly Dictionary<byte[], LinkedListNode<StoredPublication>> _byTopic = new(Utf8Comparer.Instance);
    private readonly LinkedList<StoredPublication> _oldestFirst = new();
    private long _bytes;

    /// <summary>Retains one in place of the one before.</summary>
    public void Keep(StoredPublication publication)
    {
        if (_byTopic.TryGetValue(publication.Topic.Uri, out var previous))
            Drop(previous);
        _byTopic.Add(publication.Topic.Uri, _oldestFirst.AddLast(publication));
        _bytes += publication.Bytes;
        while (_bytes > MaxBytes || _byTopic.Count > MaxTopics)
        {
            Drop(_oldestFirst.First!);
            counters.OnRetainedDropped();
        }
    }

    /// <summary>Those that a subscription matches.</summary>
    public List<StoredPublication> Match(Subscription subscription)
    {
        if (subscription.Match == MatchPolicy.Exact)
            return _byTopic.TryGetValue(subscription.Uri, out var exact) ? [exact.Value] : [];
        var found = new List<StoredPublication>();
        foreach (var publication in _oldestFirst)
        {
            if (UriRules.Matches(publication.Topic.Uri, subscription.Match, subscription.Uri))
                found.Add(publication);
        }

        return found;
    }

    private void Drop(LinkedListNode<StoredPublication> node)
    {
        _byTopic.Remove(node.Value.Topic.Uri);
        _oldestFirst.Remove(node);
        _bytes -= node.Value.Bytes;
    }
}
