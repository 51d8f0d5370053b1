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

    /// <summary>Chooses among the extremes of each bucket.</summary>
    public static void Reduce(ReadOnlySpan<double> times, ReadOnlySpan<BucketExtremes> extremes, RowBuckets buckets, PointBuffer output)
    {
        var (lowest, highest) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (ref readonly var bucket in extremes)
        {
            // Comparisons with NaN, of a bucket without values, are false.
            lowest = bucket.Least < lowest ? bucket.Least : lowest;
            highest = bucket.Most > highest ? bucket.Most : highest;
        }

        var negligible = (highest - lowest) * Negligible;
        (double Time, double Value)? previous = null;
        for (var bucket = 0; bucket < buckets.Count; bucket++)
        {
            Downsampler.AddGap(times, buckets, bucket, output);
            ref readonly var own = ref extremes[bucket];
            if (own.AreAbsent)
            {
                output.Add(times[buckets[bucket].Start.Value], double.NaN);
                previous = null;
                continue;
            }

            var isWhole = own.Least > lowest && own.Most < highest;
            if (own.Minimum == own.Maximum || (isWhole && own.Most - own.Least < negligible))
            {
                var minimum = (times[own.Minimum], own.Least);
                var maximum = (times[own.Maximum], own.Most);
                var before = previous ?? minimum;
                var after = Middle(times, buckets, extremes, bucket + 1) ?? before;
                var chosen = Area(before, minimum, after) > Area(before, maximum, after) ? minimum : maximum;
                output.Add(chosen.Item1, chosen.Item2);
                previous = chosen;
                continue;
            }

            Downsampler.AddInOrder(times, own, output);
            previous = own.Minimum > own.Maximum ? (times[own.Minimum], own.Least) : (times[own.Maximum], own.Most);
        }
    }

    /// <summary>Chooses among all values of each bucket.</summary>
    public static void Reduce(
        ReadOnlySpan<double> times, ReadOnlySpan<double> values, ReadOnlySpan<BucketExtremes> extremes, RowBuckets buckets, PointBuffer output)
    {
        var previous = -1;
        for (var bucket = 0; bucket < buckets.Count; bucket++)
        {
            Downsampler.AddGap(times, buckets, bucket, output);
            if (extremes[bucket].AreAbsent)
            {
                output.Add(times[buckets[bucket].Start.Value], double.NaN);
                previous = -1;
                continue;
            }

            var next = Middle(times, buckets, extremes, bucket + 1) ?? (times[^1], extremes[bucket].Least);
            previous = Choose(times, values, buckets[bucket], previous, next);
            output.Add(times[previous], values[previous]);
        }
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

    private static (double Time, double Value)? Middle(ReadOnlySpan<double> times, RowBuckets buckets, ReadOnlySpan<BucketExtremes> extremes, int bucket)
    {
        if (bucket >= buckets.Count || extremes[bucket].AreAbsent)
            return null;
        var (start, count) = buckets[bucket].GetOffsetAndLength(times.Length);
        return ((times[start] + times[start + count - 1]) / 2, (extremes[bucket].Least / 2) + (extremes[bucket].Most / 2));
    }

    private static double Area((double Time, double Value) first, (double Time, double Value) second, (double Time, double Value) third) =>
        Math.Abs(((first.Time - third.Time) * (second.Value - first.Value)) - ((first.Time - second.Time) * (third.Value - first.Value)));
}
