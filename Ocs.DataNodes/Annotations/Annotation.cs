namespace Ocs.DataNodes.Annotations;

/// <summary>Something that happened at a site, as Grafana marks it in a plot: a moment, or a region from its begin to its end.</summary>
internal sealed record Annotation
{
    /// <summary>When it began, unix seconds.</summary>
    public required double Start { get; init; }

    /// <summary>When it ended; null while it lasts.</summary>
    public double? End { get; init; }

    /// <summary>The instance-id of the agent that it is about.</summary>
    public required string Instance { get; init; }

    /// <summary>What it is, in a few words.</summary>
    public required string Title { get; init; }

    /// <summary>What else there is to say.</summary>
    public string Text => End is null ? "still so" : "";

    /// <summary>The instance-id, the operation where it is about one, and the result.</summary>
    public required IReadOnlyList<string> Tags { get; init; }
}
