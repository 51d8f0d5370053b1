using Ocs.DataNodes.Influx.Data;
using Ocs.DataNodes.Influx.Syntax;

namespace Ocs.DataNodes.Influx.Evaluation;

/// <summary>Answers SHOW: names of measurements, fields, tags and series.</summary>
internal static class ShowEvaluator
{
    /// <summary>Answers a statement from a source.</summary>
    /// <exception cref="InfluxQueryException">The statement cannot be answered.</exception>
    public static IReadOnlyList<ResultSeries> Evaluate(IInfluxSource source, ShowStatement statement, long now)
    {
        var condition = Condition.Split(statement.Condition, now).Rest;
        var measurements = SourceSearch.Find(source, statement.Sources)
            .Select(measurement => measurement with { Series = [.. measurement.Series.Where(series => IsMeant(measurement, series, condition))] })
            .Where(measurement => measurement.Series.Count > 0)
            .ToList();
        return statement switch
        {
            ShowMeasurementsStatement => One("measurements", ["name"], Page(measurements.Select(measurement => new[] { measurement.Name }), statement.Rows)),
            ShowSeriesStatement => One("", ["key"], Page(measurements.SelectMany(Keys), statement.Rows)),
            ShowFieldKeysStatement => PerMeasurement(measurements, ["fieldKey", "fieldType"], FieldKeys, statement),
            ShowTagKeysStatement => PerMeasurement(measurements, ["tagKey"], TagKeys, statement),
            ShowTagValuesStatement values => PerMeasurement(measurements, ["key", "value"], measurement => TagValues(measurement, values), statement),
            _ => throw new InfluxQueryException($"unknown statement: {statement}"),
        };
    }

    /// <summary>A table of texts; none where there is no row.</summary>
    public static IReadOnlyList<ResultSeries> One(string name, IReadOnlyList<string> names, IReadOnlyList<string[]> rows)
    {
        if (rows.Count == 0)
            return [];
        var columns = names.Select(_ => new Column(InfluxType.String, rows.Count)).ToArray();
        foreach (var row in rows)
        {
            for (var i = 0; i < columns.Length; i++)
                columns[i].Add(row[i]);
        }

        return [new ResultSeries { Name = name, Names = names, Columns = columns, Count = rows.Count }];
    }

    private static bool IsMeant(ScopedMeasurement measurement, IInfluxSeries series, Expression? condition) =>
        condition is null || SeriesCondition.Reduce(condition, series.Tags, measurement.HasField) is not BooleanLiteral { Value: false };

    private static List<ResultSeries> PerMeasurement(
        List<ScopedMeasurement> measurements, string[] names, Func<ScopedMeasurement, IEnumerable<string[]>> rows, ShowStatement statement) =>
    [
        .. measurements
            .SelectMany(measurement => One(measurement.Name, names, Page(rows(measurement), statement.Rows)))
            .Skip(statement.Series.Offset)
            .Take(statement.Series.Count > 0 ? statement.Series.Count : int.MaxValue),
    ];

    private static List<string[]> Page(IEnumerable<string[]> rows, Limits limits) =>
        [.. rows.Skip(limits.Offset).Take(limits.Count > 0 ? limits.Count : int.MaxValue)];

    private static IEnumerable<string[]> Keys(ScopedMeasurement measurement) =>
        measurement.Series.Select(series => SeriesKey.Of(measurement.Name, series.Tags)).Order(StringComparer.Ordinal).Select(key => new[] { key });

    private static IEnumerable<string[]> FieldKeys(ScopedMeasurement measurement)
    {
        var scope = new SelectScope([measurement]);
        return scope.Fields.OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => new[] { field.Key, field.Value.Text() });
    }

    private static IEnumerable<string[]> TagKeys(ScopedMeasurement measurement) =>
        new SelectScope([measurement]).Tags.Order(StringComparer.Ordinal).Select(key => new[] { key });

    private static IEnumerable<string[]> TagValues(ScopedMeasurement measurement, ShowTagValuesStatement statement) =>
        measurement.Series
            .SelectMany(series => series.Tags.Pairs)
            .Where(pair => statement.KeyMatches(pair.Key))
            .Distinct()
            .OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .ThenBy(pair => pair.Value, StringComparer.Ordinal)
            .Select(pair => new[] { pair.Key, pair.Value });
}
