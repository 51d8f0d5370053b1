namespace Ocs.DataNodes.Downsampling;

/// <summary>
/// Largest triangle, three buckets (Steinarsson 2013), over buckets of time that do not move. With extremes chosen first
/// (MinMaxLTTB, arXiv 2305.00332) each bucket has two extremes to choose from, and both stay where the chosen one does
/// not stand for the other: no spike is lost.
/// </summary>
internal static class LargestTriangle
{
    /// <summary>An extreme that the chosen sample stands for is nearer to it than this part of the whole height: less than a pixel.</summary>
    private const double Negligible = 1.0 / 2000;

    public static void Reduce(
        ReadOnlySpan<double> times, ReadOnlySpan<double> values, RowBuckets buckets, DownsamplingMethod method, PointBuffer output)
    {
        Span<BucketExtremes> extremes = buckets.Count <= 1024 ? stackalloc BucketExtremes[buckets.Count] : new BucketExtremes[buckets.Count];
        var (lowest, highest) = (double.PositiveInfinity, double.NegativeInfinity);
        for (var bucket = 0; bucket < buckets.Count; bucket++)
        {
            var found = extremes[bucket] = BucketExtremes.Of(values, buckets[bucket]);
            if (found.AreAbsent)
                continue;
            lowest = Math.Min(lowest, values[found.Minimum]);
            highest = Math.Max(highest, values[found.Maximum]);
        }

        var negligible = (highest - lowest) * Negligible;
        var previous = -1;
        for (var bucket = 0; bucket < buckets.Count; bucket++)
        {
            Downsampler.AddGap(times, buckets, bucket, output);
            var own = extremes[bucket];
            if (own.AreAbsent)
            {
                output.Add(times[buckets[bucket].Start.Value], double.NaN);
                previous = -1;
                continue;
            }

            var next = bucket + 1 < buckets.Count ? Middle(times, values, buckets[bucket + 1], extremes[bucket + 1]) : null;
            if (method == DownsamplingMethod.Lttb)
            {
                previous = Choose(times, values, buckets[bucket], previous, next ?? (times[^1], values[own.Minimum]));
                output.Add(times[previous], values[previous]);
                continue;
            }

            previous = AddExtremes(times, values, own, previous, next, negligible, (lowest, highest), output);
        }
    }

    /// <summary>Adds the extreme that makes the larger triangle, and the other unless that stands for it.</summary>
    private static int AddExtremes(
        ReadOnlySpan<double> times, ReadOnlySpan<double> values, BucketExtremes own, int previous, (double Time, double Value)? next,
        double negligible, (double Lowest, double Highest) all, PointBuffer output)
    {
        var (minimum, maximum) = (values[own.Minimum], values[own.Maximum]);
        var isWhole = minimum > all.Lowest && maximum < all.Highest;
        if (own.Minimum == own.Maximum || (isWhole && maximum - minimum < negligible))
        {
            var before = previous < 0 ? (times[own.Minimum], values[own.Minimum]) : (times[previous], values[previous]);
            var after = next ?? before;
            var chosen = Area(before, (times[own.Minimum], minimum), after) > Area(before, (times[own.Maximum], maximum), after)
                ? own.Minimum : own.Maximum;
            output.Add(times[chosen], values[chosen]);
            return chosen;
        }

        Downsampler.AddInOrder(times, values, own.Minimum, own.Maximum, output);
        return Math.Max(own.Minimum, own.Maximum);
    }

    private static int Choose(
        ReadOnlySpan<double> times, ReadOnlySpan<double> values, Range rows, int previous, (double Time, double Value) next)
    {
        var (start, count) = rows.GetOffsetAndLength(times.Length);
        var (chosen, largest) = (-1, -1.0);
        for (var row = start; row < start + count; row++)
        {
            if (!double.IsFinite(values[row]))
                continue;
            var before = previous < 0 ? (times[start], next.Value) : (times[previous], values[previous]);
            var area = Area(before, (times[row], values[row]), next);
            if (area > largest || chosen < 0)
                (chosen, largest) = (row, area);
        }

        return chosen;
    }

    private static (double Time, double Value)? Middle(ReadOnlySpan<double> times, ReadOnlySpan<double> values, Range rows, BucketExtremes extremes)
    {
        if (extremes.AreAbsent)
            return null;
        var (start, count) = rows.GetOffsetAndLength(times.Length);
        return ((times[start] + times[start + count - 1]) / 2, (values[extremes.Minimum] / 2) + (values[extremes.Maximum] / 2));
    }

    private static double Area((double Time, double Value) first, (double Time, double Value) second, (double Time, double Value) third) =>
        Math.Abs(((first.Time - third.Time) * (second.Value - first.Value)) - ((first.Time - second.Time) * (third.Value - first.Value)));
}
