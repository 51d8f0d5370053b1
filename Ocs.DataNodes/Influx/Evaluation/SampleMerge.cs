using Ocs.DataNodes.Influx.Data;

namespace Ocs.DataNodes.Influx.Evaluation;

/// <summary>The samples of a field in all series of a group, sorted by time.</summary>
internal static class SampleMerge
{
    /// <summary>The samples, and which series each is from.</summary>
    public static (Run Samples, IReadOnlyList<int> Series) Read(SeriesGroup group, string field, InfluxType type, TimeRange range)
    {
        var runs = new List<Run>();
        for (var i = 0; i < group.Series.Count; i++)
        {
            var run = new Run(type);
            using var reader = group.Series[i].Read(field, type, range);
            while (reader is not null && reader.MoveNext())
                run.AddRun(reader);
            runs.Add(run);
        }

        var present = runs.Count(run => run.Count > 0);
        if (present <= 1)
        {
            var only = runs.FindIndex(run => run.Count > 0);
            return only < 0 ? (new Run(type), []) : (runs[only], new Repeated(only, runs[only].Count));
        }

        var merged = new Run(type, runs.Sum(run => run.Count));
        var series = new List<int>(merged.Count);
        foreach (var (which, index) in Order(runs))
        {
            merged.Add(runs[which].Times[index], runs[which].Values[index]);
            series.Add(which);
        }

        return (merged, series);
    }

    /// <summary>The order in which runs are merged by time; at the same time in the order of the runs.</summary>
    public static IEnumerable<(int Run, int Index)> Order(IReadOnlyList<Run> runs)
    {
        var queue = new PriorityQueue<(int Run, int Index), (long Time, int Run)>();
        for (var i = 0; i < runs.Count; i++)
        {
            if (runs[i].Count > 0)
                queue.Enqueue((i, 0), (runs[i].Times[0], i));
        }

        while (queue.TryDequeue(out var next, out _))
        {
            yield return next;
            if (next.Index + 1 < runs[next.Run].Count)
                queue.Enqueue((next.Run, next.Index + 1), (runs[next.Run].Times[next.Index + 1], next.Run));
        }
    }

    /// <summary>One number many times.</summary>
    private sealed class Repeated(int value, int count) : IReadOnlyList<int>
    {
        public int Count => count;

        public int this[int index] => value;

        public IEnumerator<int> GetEnumerator() => Enumerable.Repeat(value, count).GetEnumerator();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
