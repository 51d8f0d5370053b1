using Ocs.DataNodes.Influx.Data;
using Ocs.DataNodes.Influx.Syntax;

namespace Ocs.DataNodes.Influx.Evaluation;

/// <summary>The rows of a SELECT without functions: one for each time at which a series has one of the fields.</summary>
internal static class RawTable
{
    public static RowTable Evaluate(SelectPlan plan, SeriesGroup group, Limits limits)
    {
        var parts = new List<Run>();
        foreach (var series in group.Series)
        {
            var part = Rows(plan, series, limits.Count > 0 ? (long)limits.Offset + limits.Count : long.MaxValue);
            if (part.Count > 0)
                parts.Add(part);
        }

        if (parts.Count == 0)
            return RowTable.Empty;
        var rows = parts.Count == 1 ? parts[0] : Merge(plan, parts);
        if (plan.Descending)
            rows = rows.Reversed();
        rows = rows.Slice(limits.Offset, limits.Count > 0 ? limits.Count : int.MaxValue);
        var columns = new Dictionary<string, Column>();
        for (var i = 0; i < plan.Others.Count; i++)
            columns[plan.Others[i].ToString()] = RowTable.Filled(rows.Others[i], plan);
        return new RowTable(rows.Times.ToArray(), columns);
    }

    /// <summary>The rows of one series, as many as can be in the answer; the run's own values stay unused.</summary>
    private static Run Rows(SelectPlan plan, GroupedSeries series, long most)
    {
        var fields = plan.Others.Select(other => Read(plan, series, other)).ToArray();
        var times = Times(fields);
        if (series.Filter is not null && times.Length > 0)
            times = [.. RowFilter.Select(times, series, plan.Times).Select(index => times[index])];
        if (times.Length > most)
            times = plan.Descending ? times[^(int)most..] : times[..(int)most];
        plan.Hold(times.LongLength * fields.Count(field => field?.Count > 0));
        var rows = new Run(InfluxType.Unknown, Math.Max(times.Length, 1)) { Others = new Column[fields.Length] };
        foreach (var time in times)
            rows.Add(time, default);
        for (var i = 0; i < fields.Length; i++)
        {
            rows.Others[i] = fields[i] is { } field
                ? Align(field, times, plan)
                : Constant(plan.Scope.TypeOf(plan.Others[i]), series.Series.Tags[plan.Others[i].Name], times.Length);
        }

        return rows;
    }

    private static Run? Read(SelectPlan plan, GroupedSeries series, VarRef reference)
    {
        var type = plan.Scope.TypeOf(reference);
        if (type is InfluxType.Tag or InfluxType.Unknown)
            return null;
        var run = new Run(type);
        using var reader = (series with { Filter = null }).Read(reference.Name, type, plan.Times);
        while (reader is not null && reader.MoveNext())
            run.AddRun(reader);
        return run;
    }

    private static long[] Times(Run?[] fields)
    {
        Run? longest = null;
        foreach (var field in fields)
        {
            if (field is not null && (longest is null || field.Count > longest.Count))
                longest = field;
        }

        if (longest is null)
            return [];
        if (fields.All(field => field is null || field.Count == 0 || field.Times.SequenceEqual(longest.Times)))
            return longest.Times.ToArray();
        var times = new SortedSet<long>();
        foreach (var field in fields)
        {
            for (var i = 0; i < (field?.Count ?? 0); i++)
                times.Add(field!.Times[i]);
        }

        return [.. times];
    }

    private static Column Align(Run field, long[] times, SelectPlan plan)
    {
        if (field.Count == 0 && plan.Fill.Kind != FillKind.Number)
            return Column.Nothing(times.Length);
        if (field.Times.SequenceEqual(times))
            return field.Values;
        var column = new Column(field.Values.Type, Math.Max(times.Length, 1));
        var next = 0;
        foreach (var time in times)
        {
            while (next < field.Count && field.Times[next] < time)
                next++;
            if (next < field.Count && field.Times[next] == time)
                column.AddFrom(field.Values, next);
            else
                column.AddMissing();
        }

        return column;
    }

    private static Column Constant(InfluxType type, string tag, int count)
    {
        var column = new Column(type, Math.Max(count, 1));
        for (var i = 0; i < count; i++)
            column.Add(tag.Length > 0 ? tag : default(InfluxValue));
        return column;
    }

    private static Run Merge(SelectPlan plan, List<Run> parts)
    {
        var merged = new Run(InfluxType.Unknown, parts.Sum(part => part.Count))
        {
            Others = [.. plan.Others.Select((other, i) => new Column(parts.Exists(part => part.Others[i].Type != InfluxType.Unknown) ? plan.Scope.TypeOf(other) : InfluxType.Unknown))],
        };
        foreach (var (part, index) in SampleMerge.Order(parts))
        {
            merged.Add(parts[part].Times[index], default);
            for (var i = 0; i < merged.Others.Length; i++)
                merged.Others[i].AddFrom(parts[part].Others[i], index);
        }

        return merged;
    }
}
