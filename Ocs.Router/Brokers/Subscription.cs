using Ocs.Wamp;

namespace Ocs.Router;

/// <summary>A topic or pattern of topics that somebody subscribed to. All who did share it and its id.</summary>
internal sealed class Subscription(byte[] uri, MatchPolicy match, DateTimeOffset created)
{
    private volatile Subscriber[] _subscribers = [];

    /// <summary>Its id, the same for all its subscribers.</summary>
    public long Id { get; } = WampId.Next();

    /// <summary>The topic or the pattern.</summary>
    public byte[] Uri { get; } = uri;

    /// <summary>How it matches.</summary>
    public MatchPolicy Match { get; } = match;

    /// <summary>When it came to be.</summary>
    public DateTimeOffset Created { get; } = created;

    /// <summary>Its latest events, where the configuration keeps them: such a subscription is there without subscribers too.</summary>
    public EventHistory? History { get; init; }

    /// <summary>Who subscribed; a snapshot that never changes.</summary>
    public Subscriber[] Subscribers => _subscribers;

    /// <summary>Adds a subscriber; the broker's lock guards it.</summary>
    public void Add(Subscriber subscriber) => _subscribers = [.. _subscribers, subscriber];

    /// <summary>Removes a subscriber; the broker's lock guards it.</summary>
    public void Remove(Subscriber subscriber) => _subscribers = [.. _subscribers.Where(other => other != subscriber)];
}
