using System.Collections.Concurrent;

namespace Ocs.Router;

/// <summary>A space of its own for sessions, topics and procedures.</summary>
internal sealed class Realm
{
    public Realm(RealmOptions options, RouterCore core)
    {
        Name = options.Name;
        Identity = new PeerIdentity(WampId.Next(), $"router-realm-{Name}", "trusted");
        Events = new MetaEvents(this);
        Broker = new Broker(core, this, options.EventHistory);
        Dealer = new Dealer(core, this);
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>As whom the router itself publishes here, and answers calls.</summary>
    public PeerIdentity Identity { get; }

    /// <summary>What the router publishes of its own doings here.</summary>
    public MetaEvents Events { get; }

    /// <summary>Passes publications on.</summary>
    public Broker Broker { get; }

    /// <summary>Passes calls on.</summary>
    public Dealer Dealer { get; }

    /// <summary>Who is in it, by id.</summary>
    public ConcurrentDictionary<long, RouterSession> Sessions { get; } = new();
}
