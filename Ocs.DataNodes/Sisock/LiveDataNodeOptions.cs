using System.ComponentModel.DataAnnotations;
using Ocs.Operations;

namespace Ocs.DataNodes;

/// <summary>Which live feeds a data node holds, under which name; the arguments of a <c>DataFeedNode</c> in a site file.</summary>
public sealed record LiveDataNodeOptions
{
    /// <summary>The instance-id of the agent; <c>*</c> and <c>?</c> stand for any.</summary>
    [Required]
    public string Target { get; init; } = "";

    /// <summary>The name of the feed; <c>*</c> and <c>?</c> stand for any.</summary>
    [Required]
    public string Feed { get; init; } = "*";

    /// <summary>The name of the node; the target where none is given.</summary>
    public string Name { get; init; } = "";

    /// <summary>What it holds, for people.</summary>
    public string Description { get; init; } = "";

    /// <summary>How far back it answers, in seconds; at most what the live cache keeps.</summary>
    [Unit("s")]
    [Range(1, 1e7)]
    public TimeSpan BufferTime { get; init; } = TimeSpan.FromHours(1);
}
