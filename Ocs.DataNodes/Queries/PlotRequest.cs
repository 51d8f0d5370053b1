namespace Ocs.DataNodes.Queries;

/// <summary>What a panel asks for, the same for all its targets.</summary>
/// <param name="Range">The time shown.</param>
/// <param name="IntervalMilliseconds">The resolution; null where none was asked for.</param>
/// <param name="Points">The most points of a series.</param>
internal readonly record struct PlotRequest(TimeRange Range, long? IntervalMilliseconds, int Points)
{
    /// <summary>How many points a series has where nobody said how many.</summary>
    public const int DefaultPoints = 10_000;

    /// <summary>An interval this much longer than the panel needs was set by a person, and is kept to; Grafana's own rounding stays below.</summary>
    private const double Deliberate = 3;

    private static readonly long[] Steps = [1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500];

    /// <summary>Whether all samples are shown where they fit.</summary>
    public bool ShowsAll => IntervalMilliseconds is not { } interval || interval <= Deliberate * Math.Max(1, Range.Milliseconds / Points);

    /// <summary>How long a bucket is, in milliseconds: the least multiple of the interval with which the points suffice.</summary>
    public long BucketFor(int pointsPerBucket)
    {
        var most = Math.Max(1, Points / pointsPerBucket);
        var step = IntervalMilliseconds ?? NiceStep(Range.Milliseconds / most);
        var multiple = Math.Max(1, (long)(Range.Milliseconds / most / step));
        while (CountBuckets(multiple * step) > most && multiple * step < long.MaxValue / 4)
            multiple += 1 + (multiple / 64);
        return multiple * step;
    }

    private double CountBuckets(long bucket) => Math.Floor(Range.To * 1000 / bucket) - Math.Floor(Range.From * 1000 / bucket) + 1;

    private static long NiceStep(double milliseconds)
    {
        foreach (var unit in (ReadOnlySpan<long>)[1, 1000])
        {
            foreach (var step in Steps)
            {
                if (step * unit >= milliseconds)
                    return step * unit;
            }
        }

        return (long)Math.Min(Math.Ceiling(milliseconds / 600_000), 1e12) * 600_000;
    }
}
