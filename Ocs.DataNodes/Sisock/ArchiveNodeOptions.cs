using System.ComponentModel.DataAnnotations;

namespace Ocs.DataNodes;

/// <summary>Which archive a data node reads; the arguments of a <c>ArchiveNode</c> in a site file.</summary>
public sealed record ArchiveNodeOptions
{
    /// <summary>The name of the node; sisock calls it <c>g3_reader</c>.</summary>
    [Required]
    public string Name { get; init; } = "g3_reader";

    /// <summary>What it holds, for people.</summary>
    public string Description { get; init; } = "";

    /// <summary>The folder of the archive; where empty, that of this program's data directory.</summary>
    public string DataDir { get; init; } = "";
}
