using Ocs.Feeds;

namespace Ocs.DataNodes.Cache;

/// <summary>One field that can be plotted. It has several sources only where its block changed its set of fields.</summary>
internal sealed record FieldSeries
{
    /// <summary>The name that users see: <c>node::feed.field</c>, or <c>node::feed.block.field</c> where blocks share a field name.</summary>
    public required string Name { get; init; }

    /// <summary>The instance-id of the agent.</summary>
    public required string Node { get; init; }

    public required string Feed { get; init; }

    public required string Block { get; init; }

    public required string Field { get; init; }

    /// <summary>The unit, where the feed tells it.</summary>
    public string? Unit { get; init; }

    public required FieldSource[] Sources { get; init; }

    /// <summary>Whether its samples lie at a data node, and have to be fetched first.</summary>
    public bool IsRemote { get; init; }

    /// <summary>The name in the archive of a field that is not cached; null for the others.</summary>
    public string? ArchivedName { get; init; }

    /// <summary>The type of its values in the archive, where it has a name there.</summary>
    public FeedColumnType ArchivedType { get; init; }
}
