using System.Collections.Concurrent;

namespace Ocs.Router;

/// <summary>A space of its own for sessions, topics and procedures.</summary>
internal sealed class Realm
{
    public Realm(string name, RouterCore core)
    {
        Name = name;
        Broker = new Broker(core);
        Dealer = new Dealer(core);
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Passes publications on.</summary>
    public Broker Broker { get; }

    /// <summary>Passes calls on.</summary>
    public Dealer Dealer { get; }

    /// <summary>Who is in it, by id.</summary>
    public ConcurrentDictionary<long, RouterSession> Sessions { get; } = new();
}
