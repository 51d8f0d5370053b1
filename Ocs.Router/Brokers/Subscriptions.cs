using Ocs.Wamp;

namespace Ocs.Router;

/// <summary>The topics of a realm that somebody subscribed to. The broker's lock guards it.</summary>
internal sealed class Subscriptions(TimeProvider clock)
{
    private readonly UriPatterns<Subscription> _patterns = new();
    private readonly Dictionary<long, Subscription> _byId = [];
    private volatile int _version;

    /// <summary>How many there are.</summary>
    public int Count => _byId.Count;

    /// <summary>Changes with each that comes or goes; may be read by anyone.</summary>
    public int Version => _version;

    /// <summary>All of them.</summary>
    public IEnumerable<Subscription> All => _byId.Values;

    /// <summary>The one with an id, or null.</summary>
    public Subscription? Find(long id) => _byId.GetValueOrDefault(id);

    /// <summary>The one with exactly this pattern, or null.</summary>
    public Subscription? Find(MatchPolicy match, ReadOnlySpan<byte> uri) => _patterns.Find(match, uri);

    /// <summary>Those that a topic matches.</summary>
    public Subscription[] Match(ReadOnlySpan<byte> topic) => _patterns.Match(topic);

    /// <summary>Makes one, without a subscriber yet.</summary>
    public Subscription Create(MatchPolicy match, ReadOnlySpan<byte> uri, EventHistory? history = null)
    {
        var subscription = new Subscription(uri.ToArray(), match, clock.GetUtcNow()) { History = history };
        _patterns.Add(match, subscription.Uri, subscription);
        _byId.Add(subscription.Id, subscription);
        _version++;
        return subscription;
    }

    /// <summary>Adds a subscriber.</summary>
    public static void Add(Subscriber subscriber)
    {
        subscriber.Session.Subscriptions.Add(subscriber.Subscription.Id, subscriber);
        subscriber.Subscription.Add(subscriber);
    }

    /// <summary>Removes a subscriber; the subscription goes with its last one. True when it is gone.</summary>
    public bool Remove(Subscriber subscriber)
    {
        var subscription = subscriber.Subscription;
        subscriber.Session.Subscriptions.Remove(subscription.Id);
        subscription.Remove(subscriber);
        if (subscription.Subscribers.Length > 0 || subscription.History is not null)
            return false;
        _patterns.Remove(subscription.Match, subscription.Uri);
        _byId.Remove(subscription.Id);
        _version++;
        return true;
    }
}
