using Ocs.DataNodes.Influx.Data;

namespace Ocs.DataNodes.Influx.Evaluation;

/// <summary>Functions that need all samples of an interval at once, in the order of their times.</summary>
internal static class SortedReducer
{
    /// <summary>The value, and which of the samples was chosen, or -1. A missing value is a row with null.</summary>
    public static (InfluxValue Value, int Chosen) Reduce(string function, double percentile, Run run, int start, int length) => function switch
    {
        "median" => (Median(run.Values, start, length), -1),
        "stddev" => (StandardDeviation(run.Values, start, length), -1),
        "percentile" => Percentile(percentile, run.Values, start, length),
        "mode" => (Mode(run.Values, start, length), -1),
        _ => throw new InfluxQueryException($"undefined function {function}()"),
    };

    private static double[] Sorted(Column values, int start, int length)
    {
        var sorted = new double[length];
        for (var i = 0; i < length; i++)
            sorted[i] = values[start + i].CastTo(InfluxType.Float).Float;
        Array.Sort(sorted);
        return sorted;
    }

    private static InfluxValue Median(Column values, int start, int length)
    {
        var sorted = Sorted(values, start, length);
        return length % 2 == 1 ? sorted[length / 2] : sorted[(length / 2) - 1] + ((sorted[length / 2] - sorted[(length / 2) - 1]) / 2);
    }

    /// <summary>Of the sample, not of the population; not a number of a single sample, which is no missing value to fill.</summary>
    private static InfluxValue StandardDeviation(Column values, int start, int length)
    {
        if (length < 2)
            return double.NaN;
        var mean = 0.0;
        for (var i = 0; i < length; i++)
            mean += (values[start + i].CastTo(InfluxType.Float).Float - mean) / (i + 1);
        var sum = 0.0;
        for (var i = 0; i < length; i++)
        {
            var difference = values[start + i].CastTo(InfluxType.Float).Float - mean;
            sum += difference * difference;
        }

        return Math.Sqrt(sum / (length - 1));
    }

    /// <summary>The nearest rank: always one of the samples.</summary>
    private static (InfluxValue Value, int Chosen) Percentile(double percentile, Column values, int start, int length)
    {
        var rank = (int)Math.Clamp(Math.Floor((length * percentile / 100.0) + 0.5) - 1, -1, length);
        if (rank < 0 || rank >= length)
            return (default, -2);
        var order = Enumerable.Range(start, length).OrderBy(i => values[i].CastTo(InfluxType.Float).Float).ElementAt(rank);
        return (values[order], order);
    }

    /// <summary>The most frequent; of equally frequent ones that which came first.</summary>
    private static InfluxValue Mode(Column values, int start, int length)
    {
        var counts = new Dictionary<InfluxValue, (int Count, int First)>();
        for (var i = start; i < start + length; i++)
        {
            var (count, first) = counts.GetValueOrDefault(values[i], (0, i));
            counts[values[i]] = (count + 1, first);
        }

        return counts.OrderByDescending(pair => pair.Value.Count).ThenBy(pair => pair.Value.First).First().Key;
    }
}
