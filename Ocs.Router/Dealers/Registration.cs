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
    public RouterSession Choose() => Callees[ChooseOf(Callees.Count)];

    /// <summary>The callee for a call that some have turned away, as if those were not there; null when there is no other.</summary>
    public RouterSession? ChooseBesides(List<RouterSession> unavailable)
    {
        var others = Callees.FindAll(callee => !unavailable.Contains(callee));
        return others.Count > 0 ? others[ChooseOf(others.Count)] : null;
    }

    private int ChooseOf(int count) => Policy switch
    {
        InvocationPolicy.Last => count - 1,
        InvocationPolicy.RoundRobin => (int)((uint)_next++ % (uint)count),
        InvocationPolicy.Random => Random.Shared.Next(count),
        _ => 0,
    };
}
