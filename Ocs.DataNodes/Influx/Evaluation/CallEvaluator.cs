using Ocs.DataNodes.Influx.Data;
using Ocs.DataNodes.Influx.Syntax;

namespace Ocs.DataNodes.Influx.Evaluation;

/// <summary>Computes the function calls of a SELECT for one group of series.</summary>
/// <param name="plan">The SELECT.</param>
/// <param name="group">The series.</param>
internal sealed class CallEvaluator(SelectPlan plan, SeriesGroup group)
{
    /// <summary>Computes a call in the order of the answer.</summary>
    public Run Evaluate(Call call) => Evaluate(call, plan.Times);

    private Run Evaluate(Call call, TimeRange range)
    {
        if (InfluxFunction.Kind(call.Name) == FunctionKind.Transformation)
            return Transform(call, range);
        if (call is { Name: "count", Arguments: [Call { Name: "distinct" } distinct] })
            return Complete(call, CountPerInterval(Distinct(distinct, range, sorted: false)), range);
        if (call.Name == "distinct")
            return Distinct(call, range, sorted: true);
        if (call.Name == "integral")
            return Integral(call, range);

        var field = (VarRef)call.Arguments[0];
        var type = plan.Scope.TypeOf(field);
        if (type is InfluxType.Unknown or InfluxType.Tag)
            return new Run(InfluxType.Unknown);
        if (!InfluxFunction.Takes(call.Name, type))
            throw new InfluxQueryException($"unsupported {call.Name} iterator type: *query.{type.Text()}InterruptIterator");
        var run = WindowReducer.Create(call.Name, type) is { } reducer
            ? Reduce(reducer, call, field.Name, type, range)
            : ReduceSorted(call, field.Name, type, range);
        return Complete(call, run, range);
    }

    /// <summary>Aggregates on the way through, series after series.</summary>
    private Run Reduce(WindowReducer reducer, Call call, string field, InfluxType type, TimeRange range)
    {
        var readers = new List<(int Series, InfluxReader Reader)>();
        try
        {
            var earliest = long.MaxValue;
            for (var i = 0; i < group.Series.Count; i++)
            {
                if (group.Series[i].Read(field, type, range) is not { } reader)
                    continue;
                readers.Add((i, reader));
                if (reader.MoveNext())
                    earliest = Math.Min(earliest, reader.Times[0]);
                else
                    readers.RemoveAt(readers.Count - 1);
            }

            if (readers.Count == 0)
                return new Run(InfluxFunction.ResultType(call.Name, type));
            var origin = plan.Interval.IsNone ? 0 : plan.Interval.Start(earliest);
            foreach (var (series, reader) in readers)
            {
                do
                    Add(reducer, origin, series, reader);
                while (reader.MoveNext());
            }

            return Collect(reducer, call, type, range, origin);
        }
        finally
        {
            foreach (var (_, reader) in readers)
                reader.Dispose();
        }
    }

    private void Add(WindowReducer reducer, long origin, int series, InfluxReader reader)
    {
        var times = reader.Times;
        if (plan.Interval.IsNone)
        {
            reducer.Add(0, series, reader, 0, times.Length);
            return;
        }

        for (var start = 0; start < times.Length;)
        {
            var window = plan.Interval.Index(origin, times[start]);
            if (window >= plan.Limits.Buckets)
                throw plan.TooManyBuckets(window + 1);
            var end = plan.Interval.End(origin + (window * plan.Interval.Duration));
            var length = Math.Max(1, TimeSearch.CountBefore(times[start..], end));
            reducer.Add((int)window, series, reader, start, length);
            start += length;
        }
    }

    private Run Collect(WindowReducer reducer, Call call, InfluxType type, TimeRange range, long origin)
    {
        var run = NewRun(call, type);
        for (var window = 0; window < reducer.Windows; window++)
        {
            if (reducer.Count(window) == 0)
                continue;
            var time = plan.Interval.IsNone
                ? plan.SelectsPoint ? reducer.Time(window) : StartOf(range)
                : origin + (window * plan.Interval.Duration);
            run.Add(time, reducer.Value(window));
            AddOthers(run, reducer.Series(window), reducer.Time(window));
        }

        return run;
    }

    /// <summary>Aggregates samples that were sorted by time before.</summary>
    private Run ReduceSorted(Call call, string field, InfluxType type, TimeRange range)
    {
        var (samples, origins) = SampleMerge.Read(group, field, type, range);
        var percentile = call.Name == "percentile" ? FunctionArguments.Number(call) : 0;
        var run = NewRun(call, type);
        for (var start = 0; start < samples.Count;)
        {
            var length = LengthOfInterval(samples, start);
            var (value, chosen) = SortedReducer.Reduce(call.Name, percentile, samples, start, length);
            if (chosen > -2)
            {
                run.Add(
                    !plan.Interval.IsNone ? plan.Interval.Start(samples.Times[start]) : plan.SelectsPoint ? samples.Times[chosen] : StartOf(range),
                    value);
                if (chosen >= 0)
                    AddOthers(run, origins[chosen], samples.Times[chosen]);
            }

            start += length;
        }

        return run;
    }

    private int LengthOfInterval(Run samples, int start) =>
        plan.Interval.IsNone
            ? samples.Count - start
            : Math.Max(1, TimeSearch.CountBefore(samples.Times[start..], plan.Interval.End(plan.Interval.Start(samples.Times[start]))));

    private Run Distinct(Call call, TimeRange range, bool sorted)
    {
        var field = (VarRef)call.Arguments[0];
        var type = plan.Scope.TypeOf(field);
        if (type is InfluxType.Unknown or InfluxType.Tag)
            return new Run(InfluxType.Unknown);
        var (samples, _) = SampleMerge.Read(group, field.Name, type, range);
        var run = new Run(type);
        var seen = new HashSet<InfluxValue>();
        for (var start = 0; start < samples.Count;)
        {
            var length = LengthOfInterval(samples, start);
            seen.Clear();
            for (var i = start; i < start + length; i++)
            {
                if (seen.Add(samples.Values[i]))
                    run.Add(plan.Interval.IsNone ? StartOf(range) : plan.Interval.Start(samples.Times[i]), samples.Values[i]);
            }

            start += length;
        }

        return sorted && plan.Descending ? run.Reversed() : run;
    }

    private static Run CountPerInterval(Run values)
    {
        var run = new Run(InfluxType.Integer);
        for (var start = 0; start < values.Count;)
        {
            var length = values.Times[start..].IndexOfAnyExcept(values.Times[start]) is var end and >= 0 ? end : values.Count - start;
            run.Add(values.Times[start], (long)length);
            start += length;
        }

        return run;
    }

    private Run Integral(Call call, TimeRange range)
    {
        var field = (VarRef)call.Arguments[0];
        var type = plan.Scope.TypeOf(field);
        if (!type.IsNumber())
            return type is InfluxType.Unknown or InfluxType.Tag ? new Run(InfluxType.Unknown) : throw new InfluxQueryException($"unsupported integral iterator type: *query.{type.Text()}InterruptIterator");
        var (samples, _) = SampleMerge.Read(group, field.Name, type, range);
        var run = IntegralFunction.Apply(samples, plan.Interval, FunctionArguments.Unit(call, 1_000_000_000));
        return Complete(call, run, range, fill: false);
    }

    private Run Transform(Call call, TimeRange range)
    {
        Run input;
        if (call.Arguments[0] is Call inner)
        {
            // The interval before the range gives the first value of the range something to start from.
            if (call.Name != "cumulative_sum")
                range = plan.Descending ? range with { To = Saturate(range.To, plan.Interval.Duration) } : range with { From = Saturate(range.From, -plan.Interval.Duration) };
            input = Evaluate(inner, range);
        }
        else
        {
            var field = (VarRef)call.Arguments[0];
            var type = plan.Scope.TypeOf(field);
            if (type is InfluxType.Unknown or InfluxType.Tag)
                return new Run(InfluxType.Unknown);
            if (!InfluxFunction.Takes(call.Name, type))
                throw new InfluxQueryException($"unsupported {call.Name} iterator type: *query.{type.Text()}InterruptIterator");
            input = SampleMerge.Read(group, field.Name, type, range).Samples;
            if (plan.Descending)
                input = input.Reversed();
        }

        if (input.Values.Type is InfluxType.Unknown)
            return input;
        if (!InfluxFunction.Takes(call.Name, input.Values.Type))
            throw new InfluxQueryException($"unsupported {call.Name} iterator type: *query.{input.Values.Type.Text()}InterruptIterator");
        return Transformation.Apply(call, input, plan.Interval, plan.Descending);
    }

    private static long Saturate(long time, long change)
    {
        if (time is TimeRange.Earliest or TimeRange.Latest)
            return time;
        return (long)Int128.Clamp((Int128)time + change, TimeRange.Earliest + 1, TimeRange.Latest);
    }

    private static long StartOf(TimeRange range) => range.HasFrom ? range.From : 0;

    private Run NewRun(Call call, InfluxType type) => new(InfluxFunction.ResultType(call.Name, type))
    {
        Others = plan.SelectsPoint ? [.. plan.Others.Select(other => new Column(plan.Scope.TypeOf(other)))] : [],
    };

    /// <summary>What the other fields and tags are where and when the sample was chosen.</summary>
    private void AddOthers(Run run, int series, long time)
    {
        for (var i = 0; i < run.Others.Length; i++)
        {
            var other = plan.Others[i];
            var type = run.Others[i].Type;
            if (type == InfluxType.Tag)
            {
                var tag = group.Series[series].Series.Tags[other.Name];
                run.Others[i].Add(tag.Length > 0 ? tag : default(InfluxValue));
                continue;
            }

            using var reader = type == InfluxType.Unknown ? null : group.Series[series].Series.Read(other.Name, time, time);
            run.Others[i].Add(reader is not null && reader.MoveNext() ? reader.Value(0) : default);
        }
    }

    private Run Complete(Call call, Run run, TimeRange range, bool fill = true)
    {
        if (plan.Descending)
            run = run.Reversed();
        return fill && !plan.Interval.IsNone ? RunFill.Apply(plan, call, run, range) : run;
    }
}
