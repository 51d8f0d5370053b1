namespace Ocs.DataNodes.Influx.LineProtocol;

/// <summary>The units of time that requests name in <c>precision</c> and <c>epoch</c>.</summary>
internal static class InfluxPrecision
{
    /// <summary>How many nanoseconds a unit has; 1 for a name that is none, as in InfluxDB.</summary>
    public static long Nanoseconds(string? unit) => unit switch
    {
        "u" or "µ" or "us" => 1_000,
        "ms" => 1_000_000,
        "s" => 1_000_000_000,
        "m" => 60_000_000_000,
        "h" => 3_600_000_000_000,
        _ => 1,
    };
}
