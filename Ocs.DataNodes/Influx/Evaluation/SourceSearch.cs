using Ocs.DataNodes.Influx.Data;
using Ocs.DataNodes.Influx.Syntax;

namespace Ocs.DataNodes.Influx.Evaluation;

/// <summary>Finds the measurements that a FROM clause names.</summary>
internal static class SourceSearch
{
    /// <summary>The measurements, sorted, each once; all of them where the clause is left out.</summary>
    public static IReadOnlyList<ScopedMeasurement> Find(IInfluxSource source, IReadOnlyList<Source> clause)
    {
        var names = clause.Count == 0
            ? source.Measurements
            : clause.SelectMany(one => one.Regex is { } regex ? source.Measurements.Where(regex.IsMatch) : [one.Name]);
        return
        [
            .. names
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal)
                .Select(name => new ScopedMeasurement(name, source.GetSeries(name)))
                .Where(measurement => measurement.Series.Count > 0),
        ];
    }
}
