namespace Ocs.Site;

/// <summary>One entry of <c>agent-instances</c>.</summary>
public sealed record SiteInstance
{
    /// <summary>The agent class, such as <c>FakeDataAgent</c>.</summary>
    public required string AgentClass { get; init; }

    /// <summary>The instance-id.</summary>
    public required string InstanceId { get; init; }

    /// <summary>How a host manager treats it: <c>host/up</c>, <c>host/down</c>, <c>docker/up</c>, <c>docker/down</c>, <c>ignore</c>.</summary>
    public string Manage { get; init; } = "host/up";

    /// <summary>The arguments, flattened to texts in order, as a command line would give them.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>
    /// The group that a host manager starts it with: groups start one after the other, in the order in which the site
    /// file first names them. Empty for none; those start at once.
    /// </summary>
    public string Group { get; init; } = "";

    /// <summary>
    /// The program, and its first arguments, that a host manager runs for it instead of what it would choose itself;
    /// empty for that.
    /// </summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>The line of the site file where the entry begins, from 1; 0 where there is none.</summary>
    public int Line { get; init; }
}
