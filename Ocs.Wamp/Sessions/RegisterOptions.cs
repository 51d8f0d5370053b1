namespace Ocs.Wamp;

/// <summary>How to register.</summary>
public sealed record RegisterOptions
{
    /// <summary>How the procedure matches.</summary>
    public MatchPolicy Match { get; init; }

    /// <summary>Which of several callees is called: <c>single</c>, <c>first</c>, <c>last</c>, <c>roundrobin</c>, <c>random</c>.</summary>
    public string Invoke { get; init; } = "single";
}
