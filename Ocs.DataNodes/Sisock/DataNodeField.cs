namespace Ocs.DataNodes;

/// <summary>What a data node says of one of its fields.</summary>
public sealed record DataNodeField
{
    /// <summary>The name: the part of a target behind <c>::</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The timeline that its samples lie on: fields of the same timeline have the same times.</summary>
    public required string Timeline { get; init; }

    /// <summary>What it is, for people; null where nobody said.</summary>
    public string? Description { get; init; }

    /// <summary>What its values are.</summary>
    public DataNodeFieldType Type { get; init; }

    /// <summary>The unit; null where nobody said.</summary>
    public string? Unit { get; init; }

    /// <summary>The usual time between samples, in seconds; null where there is none.</summary>
    public double? Interval { get; init; }
}
