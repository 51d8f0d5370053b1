namespace Ocs.DataNodes;

/// <summary>How the data server asks the data nodes of a site.</summary>
public sealed record DataNodeDirectoryOptions
{
    /// <summary>How long one node may take for an answer; one that takes longer shows no points, and holds nobody up longer.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>How often the nodes and their fields are looked up without being asked.</summary>
    public TimeSpan RefreshEvery { get; init; } = TimeSpan.FromSeconds(10);
}
