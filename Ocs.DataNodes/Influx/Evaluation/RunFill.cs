using Ocs.DataNodes.Influx.Data;
using Ocs.DataNodes.Influx.Syntax;

namespace Ocs.DataNodes.Influx.Evaluation;

/// <summary>Puts values into the intervals that have no samples, as <c>fill(…)</c> says.</summary>
internal static class RunFill
{
    public static Run Apply(SelectPlan plan, Call call, Run run, TimeRange range)
    {
        var fill = plan.Fill;
        if (run.Count == 0 || fill.Kind == FillKind.None)
            return run;
        var number = call.Name == "count" && fill.Kind == FillKind.Null ? 0L : plan.FillNumber;
        var interval = plan.Interval;
        var step = plan.Descending ? -interval.Duration : interval.Duration;
        var first = plan.Descending ? interval.Start(range.To) : range.HasFrom ? interval.Start(range.From) : run.Times[0];
        var last = !plan.Descending ? interval.Start(range.To) : range.HasFrom ? interval.Start(range.From) : run.Times[^1];
        var count = (((Int128)last - first) / step) + 1;
        if (count > plan.Limits.Buckets)
            throw plan.TooManyBuckets((long)Int128.Min(count, long.MaxValue));

        var filled = new Run(run.Values.Type, Math.Max((int)count, 1)) { Others = [.. run.Others.Select(other => new Column(other.Type))] };
        var next = 0;
        for (var i = 0; i < count; i++)
        {
            var time = first + (i * step);
            if (next < run.Count && run.Times[next] == time)
            {
                filled.Add(time, run.Values[next]);
                for (var k = 0; k < run.Others.Length; k++)
                    filled.Others[k].AddFrom(run.Others[k], next);
                next++;
                continue;
            }

            filled.Add(time, fill.Kind switch
            {
                FillKind.Previous => next > 0 ? run.Values[next - 1] : default,
                FillKind.Linear => Between(run, next, time, interval.Duration),
                _ => number.CastTo(run.Values.Type),
            });
            foreach (var other in filled.Others)
                other.AddMissing();
        }

        return filled;
    }

    /// <summary>On the line between the values before and after; none before the first and after the last.</summary>
    private static InfluxValue Between(Run run, int next, long time, long duration)
    {
        if (next == 0 || next >= run.Count || run.Values.IsMissing(next - 1) || run.Values.IsMissing(next))
            return default;
        var before = run.Times[next - 1] / duration;
        var elapsed = (time / duration) - before;
        var whole = (run.Times[next] / duration) - before;
        if (run.Values.Type == InfluxType.Float)
        {
            var slope = (run.Values.Floats[next] - run.Values.Floats[next - 1]) / whole;
            return (slope * elapsed) + run.Values.Floats[next - 1];
        }

        if (run.Values.Type != InfluxType.Integer)
            return default;
        var rise = (double)(run.Values.Integers[next] - run.Values.Integers[next - 1]) / whole;
        return (long)((rise * elapsed) + run.Values.Integers[next - 1]);
    }
}
