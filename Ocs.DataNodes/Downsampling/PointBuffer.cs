namespace Ocs.DataNodes.Downsampling;

/// <summary>Points of one plotted series: whole milliseconds and values, NaN where the line breaks. Used again for the next series.</summary>
internal sealed class PointBuffer
{
    private long[] _times = new long[1024];
    private double[] _values = new double[1024];

    public int Count { get; private set; }

    /// <summary>Unix milliseconds.</summary>
    public ReadOnlySpan<long> Times => _times.AsSpan(0, Count);

    public ReadOnlySpan<double> Values => _values.AsSpan(0, Count);

    public static long Milliseconds(double unixSeconds) => (long)Math.Round(unixSeconds * 1000);

    public void Clear() => Count = 0;

    public void Add(double unixSeconds, double value)
    {
        if (Count == _times.Length)
        {
            Array.Resize(ref _times, Count * 2);
            Array.Resize(ref _values, Count * 2);
        }

        _times[Count] = Milliseconds(unixSeconds);
        _values[Count++] = value;
    }
}
