using System.ComponentModel.DataAnnotations;

namespace Ocs.DataNodes.Influx;

/// <summary>What the InfluxDB interface is called by and how much a query may cost.</summary>
internal sealed record InfluxOptions
{
    /// <summary>The database that is always there; OCS's publishers write to <c>ocs_feeds</c>.</summary>
    public string Database { get; init; } = "ocs_feeds";

    /// <summary>The most databases that CREATE DATABASE may add. All show the same data.</summary>
    [Range(0, 1000)]
    public int MaximumDatabases { get; init; } = 16;

    /// <summary>The most time intervals of one series.</summary>
    [Range(1, 10_000_000)]
    public int MaximumBuckets { get; init; } = 100_000;

    /// <summary>The longest range of time of one statement.</summary>
    public TimeSpan MaximumRange { get; init; } = TimeSpan.MaxValue;

    /// <summary>The most rows of an answer; the rest is left out and the answer marked partial.</summary>
    [Range(1, 100_000_000)]
    public int MaximumRows { get; init; } = 1_000_000;

    /// <summary>The most values that one statement may hold in memory for its answer; one that needs more is refused.</summary>
    [Range(1, 1_000_000_000)]
    public int MaximumValues { get; init; } = 5_000_000;

    /// <summary>How long a request may take before its remaining statements are given up.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The most characters of a query.</summary>
    [Range(1, 100_000_000)]
    public int MaximumQueryLength { get; init; } = 256 * 1024;
}
