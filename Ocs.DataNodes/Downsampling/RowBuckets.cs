namespace Ocs.DataNodes.Downsampling;

/// <summary>Which rows of some ascending times fall into which bucket, shared by all fields with these times. Empty buckets are left out.</summary>
internal sealed class RowBuckets
{
    private readonly List<int> _starts = [];
    private readonly List<bool> _afterGap = [];

    public RowBuckets(ReadOnlySpan<double> times, long bucketMilliseconds)
    {
        Milliseconds = bucketMilliseconds;
        Gap = Math.Max(2 * bucketMilliseconds / 1000.0, 5 * TypicalStep(times));
        Rows = times.Length;
        var border = long.MinValue;
        for (var row = 0; row < times.Length; row++)
        {
            var milliseconds = (long)Math.Floor(times[row] * 1000);
            if (milliseconds < border)
                continue;
            border = (NumberOf(milliseconds, bucketMilliseconds) + 1) * bucketMilliseconds;
            _starts.Add(row);
            _afterGap.Add(row > 0 && times[row] - times[row - 1] > Gap);
        }
    }

    /// <summary>Which bucket a time falls into, counted from 1970.</summary>
    public static long NumberOf(long milliseconds, long bucketMilliseconds) =>
        (milliseconds / bucketMilliseconds) - (milliseconds % bucketMilliseconds < 0 ? 1 : 0);

    /// <summary>How long a bucket is, in milliseconds.</summary>
    public long Milliseconds { get; }

    /// <summary>Two samples further apart than this have a gap between them, in seconds.</summary>
    public double Gap { get; }

    public int Count => _starts.Count;

    public int Rows { get; }

    public Range this[int bucket] => _starts[bucket]..(bucket + 1 < _starts.Count ? _starts[bucket + 1] : Rows);

    /// <summary>The first row of a bucket.</summary>
    public int StartOf(int bucket) => _starts[bucket];

    public bool IsAfterGap(int bucket) => _afterGap[bucket];

    /// <summary>The median step between samples, from some of them; 0 where there is none.</summary>
    public static double TypicalStep(ReadOnlySpan<double> times)
    {
        if (times.Length < 2)
            return 0;
        Span<double> steps = stackalloc double[Math.Min(times.Length - 1, 255)];
        for (var index = 0; index < steps.Length; index++)
        {
            var row = (int)((long)index * (times.Length - 1) / steps.Length);
            steps[index] = times[row + 1] - times[row];
        }

        steps.Sort();
        return steps[steps.Length / 2];
    }
}
