namespace Ocs.Router;

/// <summary>How long something took, in classes each twice as wide as the one before. Two threads may lose a count now and then.</summary>
internal sealed class LatencyHistogram
{
    private const int Classes = 26;

    private readonly long[] _counts = new long[Classes];
    private long _ticks;

    /// <summary>The upper bounds of the classes, in seconds: 1 µs, 2 µs, 4 µs … and beyond half a minute, infinity.</summary>
    public static IReadOnlyList<double> Bounds { get; } = [.. Enumerable.Range(0, Classes - 1).Select(i => Math.ScaleB(1e-6, i)), double.PositiveInfinity];

    /// <summary>How many were noted.</summary>
    public long Count => _counts.Sum();

    /// <summary>The sum of all times.</summary>
    public TimeSpan Sum => TimeSpan.FromTicks(Volatile.Read(ref _ticks));

    public void Add(TimeSpan time)
    {
        var microseconds = (ulong)Math.Max(0, (time.Ticks + 9) / TimeSpan.TicksPerMicrosecond);
        _counts[Math.Min(Classes - 1, microseconds <= 1 ? 0 : 64 - System.Numerics.BitOperations.LeadingZeroCount(microseconds - 1))]++;
        _ticks += time.Ticks;
    }

    /// <summary>How many took no longer than each of the bounds.</summary>
    public long[] Cumulate()
    {
        var total = 0L;
        return [.. _counts.Select(count => total += count)];
    }

    /// <summary>The bound, in seconds, that so large a part stayed under; 0 where nothing was noted.</summary>
    public double Quantile(double part)
    {
        var cumulated = Cumulate();
        return cumulated[^1] == 0 ? 0 : Bounds[Array.FindIndex(cumulated, count => count >= part * cumulated[^1])];
    }
}
