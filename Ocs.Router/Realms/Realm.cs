using System.Collections.Concurrent;

namespace Ocs.Router;

/// <summary>A space of its own for sessions, topics and procedures.</summary>
internal sealed class Realm : IDisposable
{
    private readonly Lock _lock = new();
    private ServiceCaller? _service;

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

    /// <summary>The session by which the router itself asks authenticators and authorizers; it may do everything.</summary>
    public ServiceCaller Service(RouterCore core)
    {
        lock (_lock)
        {
            if (_service is not null)
                return _service;
            _service = new ServiceCaller("router");
            new RouterSession(core, _service, Entrance.Memory).JoinDirectly(this, "trusted", "router", guard: null);
            return _service;
        }
    }

    /// <summary>Ends what the router itself asks.</summary>
    public void Dispose()
    {
        _service?.Abort();
        _service?.Dispose();
    }
}
