using Ocs.DataNodes.Downsampling;

namespace Ocs.DataNodes.Sisock;

/// <summary>Chooses the samples that stay where a caller wants them no nearer than a stride.</summary>
internal static class Thinning
{
    /// <summary>The rows of the smallest and the largest number of each bucket of time; all where samples are that rare anyway.</summary>
    public static List<int> Extremes(double[] times, double[] numbers, double bucketSeconds)
    {
        if (RowBuckets.TypicalStep(times) >= bucketSeconds / 2)
            return [.. Enumerable.Range(0, times.Length)];
        var rows = new List<int>();
        var buckets = new RowBuckets(times, Math.Max(1, (long)Math.Ceiling(Math.Min(bucketSeconds, 1e12) * 1000)));
        for (var bucket = 0; bucket < buckets.Count; bucket++)
        {
            var extremes = BucketExtremes.Of(numbers, buckets[bucket]);
            if (extremes.AreAbsent)
            {
                rows.Add(buckets[bucket].Start.Value);
                continue;
            }

            rows.Add(Math.Min(extremes.Minimum, extremes.Maximum));
            if (extremes.Minimum != extremes.Maximum)
                rows.Add(Math.Max(extremes.Minimum, extremes.Maximum));
        }

        return rows;
    }

    /// <summary>The first and the last row of each bucket of time.</summary>
    public static List<int> Changes(double[] times, IReadOnlyList<string?> texts, double bucketSeconds)
    {
        var rows = new List<int>();
        var buckets = new RowBuckets(times, Math.Max(1, (long)Math.Ceiling(Math.Min(bucketSeconds, 1e12) * 1000)));
        for (var bucket = 0; bucket < buckets.Count; bucket++)
        {
            var (first, last) = (buckets[bucket].Start.Value, buckets[bucket].End.Value - 1);
            rows.Add(first);
            if (last > first && texts[last] != texts[first])
                rows.Add(last);
        }

        return rows;
    }
}
