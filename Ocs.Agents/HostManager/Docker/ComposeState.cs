namespace Ocs.Agents.HostManager.Docker;

/// <summary>What docker told of one compose file, or why it did not.</summary>
internal sealed record ComposeState(string File)
{
    public IReadOnlyList<ComposeService> Services { get; init; } = [];

    public IReadOnlyList<OrphanContainer> Orphans { get; init; } = [];

    /// <summary>Why nothing is known; null where all is well.</summary>
    public string? Fault { get; init; }
}
