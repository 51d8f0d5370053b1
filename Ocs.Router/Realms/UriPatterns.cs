using Ocs.Wamp;

namespace Ocs.Router;

/// <summary>Things that are found by URI: by the URI itself, by prefix, by wildcard. Its owner's lock guards it.</summary>
internal sealed class UriPatterns<T>
    where T : class
{
    private readonly Dictionary<byte[], T> _exact = new(Utf8Comparer.Instance);
    private readonly Dictionary<byte[], T> _prefix = new(Utf8Comparer.Instance);
    private readonly Dictionary<byte[], T> _wildcard = new(Utf8Comparer.Instance);

    /// <summary>All with one policy, by URI.</summary>
    public IReadOnlyDictionary<byte[], T> this[MatchPolicy match] => Table(match);

    /// <summary>The one with exactly this pattern, or null.</summary>
    public T? Find(MatchPolicy match, ReadOnlySpan<byte> uri) =>
        Table(match).GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(uri, out var found) ? found : null;

    /// <summary>Adds one.</summary>
    public void Add(MatchPolicy match, byte[] uri, T item) => Table(match)[uri] = item;

    /// <summary>Removes one.</summary>
    public void Remove(MatchPolicy match, byte[] uri) => Table(match).Remove(uri);

    /// <summary>The one of the best match: exact, then the longest prefix, then the wildcard that is definite the earliest; or null.</summary>
    public T? Best(ReadOnlySpan<byte> uri)
    {
        if (Find(MatchPolicy.Exact, uri) is { } exact)
            return exact;
        var best = default(KeyValuePair<byte[], T>);
        foreach (var entry in _prefix)
        {
            if (uri.StartsWith(entry.Key) && (best.Value is null || entry.Key.Length > best.Key.Length))
                best = entry;
        }

        if (best.Value is not null)
            return best.Value;
        foreach (var entry in _wildcard)
        {
            if (UriRules.MatchesWildcard(uri, entry.Key) && (best.Value is null || UriRules.IsMoreDefinite(entry.Key, best.Key)))
                best = entry;
        }

        return best.Value;
    }

    /// <summary>All that match a URI: the exact one first, then by prefix, then by wildcard.</summary>
    public T[] Match(ReadOnlySpan<byte> uri)
    {
        var found = new List<T>();
        if (Find(MatchPolicy.Exact, uri) is { } exact)
            found.Add(exact);
        foreach (var entry in _prefix)
        {
            if (uri.StartsWith(entry.Key))
                found.Add(entry.Value);
        }

        foreach (var entry in _wildcard)
        {
            if (UriRules.MatchesWildcard(uri, entry.Key))
                found.Add(entry.Value);
        }

        return [.. found];
    }

    private Dictionary<byte[], T> Table(MatchPolicy match) => match switch
    {
        MatchPolicy.Prefix => _prefix,
        MatchPolicy.Wildcard => _wildcard,
        _ => _exact,
    };
}
