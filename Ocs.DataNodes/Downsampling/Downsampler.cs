namespace Ocs.DataNodes.Downsampling;

/// <summary>Chooses few samples that stand for many.</summary>
internal static class Downsampler
{
    /// <summary>How many points a bucket takes at most.</summary>
    public static int PointsPerBucket(DownsamplingMethod method) => method switch
    {
        DownsamplingMethod.MinMaxLttb or DownsamplingMethod.MinMax => 2,
        DownsamplingMethod.M4 => 4,
        _ => 1,
    };

    /// <summary>Adds at most <see cref="PointsPerBucket"/> points for each bucket, and a NaN for each gap between them.</summary>
    /// <param name="times">Ascending, unix seconds.</param>
    /// <param name="values">As many values; those that are not finite are no samples.</param>
    /// <param name="buckets">Made of the same times.</param>
    /// <param name="method">Not <see cref="DownsamplingMethod.None"/>.</param>
    /// <param name="output">Receives the points.</param>
    public static void Reduce(
        ReadOnlySpan<double> times, ReadOnlySpan<double> values, RowBuckets buckets, DownsamplingMethod method, PointBuffer output)
    {
        if (method is DownsamplingMethod.Lttb or DownsamplingMethod.MinMaxLttb or DownsamplingMethod.MinMax)
        {
            Span<BucketExtremes> extremes = buckets.Count <= 1024 ? stackalloc BucketExtremes[buckets.Count] : new BucketExtremes[buckets.Count];
            for (var bucket = 0; bucket < buckets.Count; bucket++)
                extremes[bucket] = BucketExtremes.Of(values, buckets[bucket]);
            if (method == DownsamplingMethod.Lttb)
                LargestTriangle.Reduce(times, values, extremes, buckets, output);
            else
                Reduce(times, extremes, buckets, method, output);
            return;
        }

        for (var bucket = 0; bucket < buckets.Count; bucket++)
        {
            AddGap(times, buckets, bucket, output);
            var rows = buckets[bucket];
            var extremes = BucketExtremes.Of(values, rows);
            if (extremes.AreAbsent)
                output.Add(times[rows.Start.Value], double.NaN);
            else
                AddBucket(times, values, rows, extremes, buckets.Milliseconds, method, output);
        }
    }

    /// <summary>Whether the extremes of each bucket are all that a method needs.</summary>
    public static bool TakesExtremes(DownsamplingMethod method) => method is DownsamplingMethod.MinMaxLttb or DownsamplingMethod.MinMax;

    /// <summary>The same, of the extremes of each bucket.</summary>
    public static void Reduce(
        ReadOnlySpan<double> times, ReadOnlySpan<BucketExtremes> extremes, RowBuckets buckets, DownsamplingMethod method, PointBuffer output)
    {
        if (method == DownsamplingMethod.MinMaxLttb)
        {
            LargestTriangle.Reduce(times, extremes, buckets, output);
            return;
        }

        for (var bucket = 0; bucket < buckets.Count; bucket++)
        {
            AddGap(times, buckets, bucket, output);
            if (extremes[bucket].AreAbsent)
                output.Add(times[buckets[bucket].Start.Value], double.NaN);
            else
                AddInOrder(times, extremes[bucket], output);
        }
    }

    /// <summary>Adds every sample, and a NaN for each gap.</summary>
    public static void Copy(ReadOnlySpan<double> times, ReadOnlySpan<double> values, double gap, PointBuffer output)
    {
        for (var row = 0; row < times.Length; row++)
        {
            if (row > 0 && times[row] - times[row - 1] > gap)
                output.Add((times[row] + times[row - 1]) / 2, double.NaN);
            output.Add(times[row], double.IsFinite(values[row]) ? values[row] : double.NaN);
        }
    }

    /// <summary>How many gaps there are.</summary>
    public static int CountGaps(ReadOnlySpan<double> times, double gap)
    {
        var gaps = 0;
        for (var row = 1; row < times.Length; row++)
            gaps += times[row] - times[row - 1] > gap ? 1 : 0;
        return gaps;
    }

    internal static void AddGap(ReadOnlySpan<double> times, RowBuckets buckets, int bucket, PointBuffer output)
    {
        if (!buckets.IsAfterGap(bucket))
            return;
        var row = buckets[bucket].Start.Value;
        output.Add((times[row] + times[row - 1]) / 2, double.NaN);
    }

    internal static void AddInOrder(ReadOnlySpan<double> times, in BucketExtremes extremes, PointBuffer output)
    {
        if (extremes.Minimum <= extremes.Maximum)
            output.Add(times[extremes.Minimum], extremes.Least);
        if (extremes.Maximum != extremes.Minimum)
            output.Add(times[extremes.Maximum], extremes.Most);
        if (extremes.Minimum > extremes.Maximum)
            output.Add(times[extremes.Minimum], extremes.Least);
    }

    private static void AddBucket(
        ReadOnlySpan<double> times, ReadOnlySpan<double> values, Range rows, BucketExtremes extremes, long milliseconds,
        DownsamplingMethod method, PointBuffer output)
    {
        var (start, count) = rows.GetOffsetAndLength(times.Length);
        switch (method)
        {
            case DownsamplingMethod.Mean:
                output.Add(RowBuckets.NumberOf((long)Math.Floor(times[start] * 1000), milliseconds) * milliseconds / 1000.0, Mean(values.Slice(start, count)));
                break;
            case DownsamplingMethod.Last:
                var last = start + LastFinite(values.Slice(start, count));
                output.Add(times[last], values[last]);
                break;
            default:
                var first = start + FirstFinite(values.Slice(start, count));
                AddFour(times, values, [first, extremes.Minimum, extremes.Maximum, start + LastFinite(values.Slice(start, count))], output);
                break;
        }
    }

    private static void AddFour(ReadOnlySpan<double> times, ReadOnlySpan<double> values, Span<int> rows, PointBuffer output)
    {
        rows.Sort();
        for (var index = 0; index < rows.Length; index++)
        {
            if (index == 0 || rows[index] != rows[index - 1])
                output.Add(times[rows[index]], values[rows[index]]);
        }
    }

    private static double Mean(ReadOnlySpan<double> values)
    {
        var (sum, count) = (0.0, 0);
        foreach (var value in values)
        {
            if (!double.IsFinite(value))
                continue;
            sum += value;
            count++;
        }

        return sum / count;
    }

    private static int FirstFinite(ReadOnlySpan<double> values)
    {
        var row = 0;
        while (!double.IsFinite(values[row]))
            row++;
        return row;
    }

    private static int LastFinite(ReadOnlySpan<double> values)
    {
        var row = values.Length - 1;
        while (!double.IsFinite(values[row]))
            row--;
        return row;
    }
}
