using System.ComponentModel.DataAnnotations;

namespace Ocs.Aggregator;

/// <summary>The options of <see cref="InfluxDbV2Agent"/>; OCS's flags. Where the database is stands in the environment.</summary>
public sealed record InfluxDbV2Options
{
    /// <summary>Whether it writes from the start.</summary>
    [AllowedValues("record", "idle")]
    public string InitialState { get; init; } = "record";

    /// <summary>How OCS writes to it; the line protocol is written whatever is said here.</summary>
    [AllowedValues("line", "json")]
    public string Protocol { get; init; } = "line";

    /// <summary>Whether what is written is compressed.</summary>
    public bool Gzip { get; init; }
}
