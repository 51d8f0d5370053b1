using System.ComponentModel.DataAnnotations;

namespace Ocs.Aggregator;

/// <summary>The options of <see cref="InfluxDbAgent"/>; OCS's flags.</summary>
public sealed record InfluxDbOptions
{
    /// <summary>Whether it writes from the start.</summary>
    [AllowedValues("record", "idle")]
    public string InitialState { get; init; } = "record";

    /// <summary>The host of InfluxDB.</summary>
    public string Host { get; init; } = "influxdb";

    /// <summary>Its port.</summary>
    [Range(1, 65535)]
    public int Port { get; init; } = 8086;

    /// <summary>The database; it is made where there is none.</summary>
    public string Database { get; init; } = "ocs_feeds";

    /// <summary>How OCS writes to it; the line protocol is written whatever is said here.</summary>
    [AllowedValues("line", "json")]
    public string Protocol { get; init; } = "line";

    /// <summary>Whether it is asked over TLS.</summary>
    public bool Ssl { get; init; }

    /// <summary>Whether its certificate must be trusted.</summary>
    public bool VerifySsl { get; init; }

    /// <summary>Whether what is written is compressed.</summary>
    public bool Gzip { get; init; }
}
