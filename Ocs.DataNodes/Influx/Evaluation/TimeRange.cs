namespace Ocs.DataNodes.Influx.Evaluation;

/// <summary>A range of times, both ends included, in nanoseconds since 1970.</summary>
internal readonly record struct TimeRange(long From, long To)
{
    /// <summary>InfluxDB's earliest time: stands for no lower end.</summary>
    public const long Earliest = long.MinValue + 2;

    /// <summary>InfluxDB's latest time: stands for no upper end.</summary>
    public const long Latest = long.MaxValue - 1;

    public static readonly TimeRange All = new(Earliest, Latest);

    public bool HasFrom => From != Earliest;

    public TimeRange Intersect(TimeRange other) => new(Math.Max(From, other.From), Math.Min(To, other.To));
}
