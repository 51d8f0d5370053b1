using Ocs.DataNodes.Influx.Data;
using Ocs.DataNodes.Influx.Syntax;

namespace Ocs.DataNodes.Influx.Evaluation;

/// <summary>A series, and what of the condition is left when its tags are known.</summary>
internal sealed record GroupedSeries(IInfluxSeries Series, Expression? Filter)
{
    /// <summary>Reads a field as a type, only where the filter is true; null where there is nothing of the kind.</summary>
    public InfluxReader? Read(string field, InfluxType type, TimeRange range)
    {
        if (range.From > range.To || Series.Read(field, range.From, range.To) is not { } reader)
            return null;
        if (reader.Type == type && Filter is null)
            return reader;
        using (reader)
        {
            if (reader.Type != type && !(reader.Type.IsNumber() && type.IsNumber()))
                return null;
            var run = new Run(type);
            while (reader.MoveNext())
                run.AddRun(reader);
            return (Filter is null ? run : RowFilter.Apply(run, this, range)).Read();
        }
    }
}

/// <summary>The series of one measurement that have the same values of the tags that are grouped by.</summary>
/// <param name="Measurement">The measurement.</param>
/// <param name="Tags">The tags grouped by, sorted by key; the value may be empty.</param>
/// <param name="Series">The series.</param>
internal sealed record SeriesGroup(string Measurement, IReadOnlyList<KeyValuePair<string, string>> Tags, IReadOnlyList<GroupedSeries> Series)
{
    /// <summary>Sorts series into groups, in the order of the tags.</summary>
    public static IReadOnlyList<SeriesGroup> Split(ScopedMeasurement measurement, Expression? condition, IReadOnlyList<string> keys, Limits limits)
    {
        var groups = new Dictionary<string, (string[] Values, List<GroupedSeries> Series)>(StringComparer.Ordinal);
        foreach (var series in measurement.Series)
        {
            var filter = condition is null ? null : SeriesCondition.Reduce(condition, series.Tags, measurement.HasField);
            if (filter is BooleanLiteral { Value: false })
                continue;
            var values = keys.Select(key => series.Tags[key]).ToArray();
            var id = string.Join('\0', values);
            if (!groups.TryGetValue(id, out var group))
                groups[id] = group = (values, []);
            group.Series.Add(new GroupedSeries(series, filter is BooleanLiteral ? null : filter));
        }

        return
        [
            .. groups
                .OrderBy(group => group.Key, StringComparer.Ordinal)
                .Skip(limits.Offset)
                .Take(limits.Count > 0 ? limits.Count : int.MaxValue)
                .Select(group => new SeriesGroup(
                    measurement.Name,
                    [.. keys.Zip(group.Value.Values, KeyValuePair.Create)],
                    [.. group.Value.Series.OrderBy(series => SeriesKey.Of("", series.Series.Tags), StringComparer.Ordinal)])),
        ];
    }
}
