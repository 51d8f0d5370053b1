namespace Ocs.DataNodes.Influx.Evaluation;

/// <summary>The intervals of GROUP BY time, in nanoseconds; none where the duration is 0.</summary>
internal readonly record struct Interval(long Duration, long Offset)
{
    public bool IsNone => Duration == 0;

    /// <summary>Where the interval ends that starts at a time: the first time of the next.</summary>
    public long End(long start) => (long)Int128.Min((Int128)start + Duration, long.MaxValue);

    /// <summary>How many intervals after one that starts at a time another time is.</summary>
    public long Index(long start, long time) => (long)Math.Min(unchecked((ulong)time - (ulong)start) / (ulong)Duration, long.MaxValue - 1);

    /// <summary>Where the interval starts that a time is in.</summary>
    public long Start(long time)
    {
        var shifted = unchecked(time - Offset);
        var into = shifted % Duration;
        if (into < 0)
            into += Duration;
        return TimeRange.Earliest + into >= shifted ? TimeRange.Earliest : shifted - into + Offset;
    }
}
