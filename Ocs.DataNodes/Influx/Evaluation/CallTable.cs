using Ocs.DataNodes.Influx.Data;
using Ocs.DataNodes.Influx.Syntax;

namespace Ocs.DataNodes.Influx.Evaluation;

/// <summary>The rows of a SELECT of functions: those of all calls, joined by time.</summary>
internal static class CallTable
{
    public static RowTable Evaluate(SelectPlan plan, SeriesGroup group, Limits limits)
    {
        var evaluator = new CallEvaluator(plan, group);
        var runs = new List<(Call Call, Run Run)>();
        foreach (var call in plan.Calls)
        {
            var run = evaluator.Evaluate(call);
            runs.Add((call, run.Slice(limits.Offset, limits.Count > 0 ? limits.Count : int.MaxValue)));
        }

        var times = Join(runs, plan.Descending);
        if (times.Length == 0)
            return RowTable.Empty;
        var columns = new Dictionary<string, Column>();
        plan.Hold(times.LongLength * runs.Count(run => run.Run.Count > 0));
        foreach (var (call, run) in runs)
            columns[call.ToString()] = RowTable.Filled(Align(run.Times, run.Values, times, plan), plan);
        if (plan.SelectsPoint)
        {
            for (var i = 0; i < plan.Others.Count; i++)
                columns[plan.Others[i].ToString()] = RowTable.Filled(runs[0].Run.Others[i], plan);
        }

        return new RowTable(times, columns);
    }

    /// <summary>All times of the runs, each once, in the order of the answer; all rows of the only run.</summary>
    private static long[] Join(List<(Call Call, Run Run)> runs, bool descending)
    {
        var longest = runs.MaxBy(run => run.Run.Count).Run;
        if (runs.TrueForAll(run => run.Run.Count == 0 || run.Run.Times.SequenceEqual(longest.Times)))
            return longest.Times.ToArray();
        var times = new SortedSet<long>();
        foreach (var (_, run) in runs)
        {
            foreach (var time in run.Times)
                times.Add(time);
        }

        return descending ? [.. times.Reverse()] : [.. times];
    }

    private static Column Align(ReadOnlySpan<long> times, Column values, long[] rows, SelectPlan plan)
    {
        if (times.Length == rows.Length)
            return values;
        if (times.IsEmpty && plan.Fill.Kind != FillKind.Number)
            return Column.Nothing(rows.Length);
        var aligned = new Column(values.Type, rows.Length);
        var next = 0;
        foreach (var row in rows)
        {
            if (next < times.Length && times[next] == row)
                aligned.AddFrom(values, next++);
            else
                aligned.AddMissing();
        }

        return aligned;
    }
}
