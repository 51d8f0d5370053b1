namespace Ocs.DataNodes.Influx.Evaluation;

/// <summary>The intervals of GROUP BY time, in nanoseconds; none where the duration is 0.</summary>
internal readonly record struct Interval(long Duration, long Offset)
{
    public bool IsNone => Duration == 0;

    /// <summary>Where the interval starts that a time is in.</summary>
    public long Start(long time)
    {
        var shifted = time - Offset;
        var into = shifted % Duration;
        if (into < 0)
            into += Duration;
        return TimeRange.Earliest + into >= shifted ? TimeRange.Earliest : shifted - into + Offset;
    }
}
