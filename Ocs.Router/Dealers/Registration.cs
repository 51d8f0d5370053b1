using Ocs.Wamp;

namespace Ocs.Router;

/// <summary>A procedure, or pattern of procedures, that one or more callees offer. The dealer's lock guards it.</summary>
internal sealed class Registration(byte[] uri, MatchPolicy match, InvocationPolicy policy, DateTimeOffset created)
{
    private int _next;

    /// <summary>Its id, the same for all its callees.</summary>
    public long Id { get; } = WampId.Next();

    /// <summary>The procedure or the pattern.</summary>
    public byte[] Uri { get; } = uri;

    /// <summary>How it matches.</summary>
    public MatchPolicy Match { get; } = match;

    /// <summary>Who of the callees is called.</summary>
    public InvocationPolicy Policy { get; } = policy;

    /// <summary>When it came to be.</summary>
    public DateTimeOffset Created { get; } = created;

    /// <summary>Who offers it, the first one first.</summary>
    public List<RouterSession> Callees { get; } = [];

    /// <summary>The callee for the next call.</summary>
    public RouterSession Choose() => Policy switch
    {
        InvocationPolicy.Last => Callees[^1],
        InvocationPolicy.RoundRobin => Callees[_next++ % Callees.Count],
        InvocationPolicy.Random => Callees[Random.Shared.Next(Callees.Count)],
        _ => Callees[0],
    };
}
