using Ocs.DataNodes.Influx.Data;
using Ocs.DataNodes.Influx.Syntax;

namespace Ocs.DataNodes.Influx.Evaluation;

/// <summary>Keeps the samples at whose times a condition on other fields of the series is true.</summary>
internal sealed class RowFilter
{
    private readonly Dictionary<string, (Run Run, int Next)> _fields = new(StringComparer.Ordinal);
    private long _time;

    private RowFilter(GroupedSeries series, TimeRange range)
    {
        foreach (var reference in series.Filter!.SelfAndDescendants().OfType<VarRef>())
        {
            if (_fields.ContainsKey(reference.Name))
                continue;
            using var reader = series.Series.Read(reference.Name, range.From, range.To);
            var run = new Run(reader?.Type ?? InfluxType.Unknown);
            while (reader is not null && reader.MoveNext())
                run.AddRun(reader);
            _fields[reference.Name] = (run, 0);
        }
    }

    /// <summary>The samples of a run at whose times the series' filter is true.</summary>
    public static Run Apply(Run run, GroupedSeries series, TimeRange range)
    {
        var filter = new RowFilter(series, range);
        var kept = new Run(run.Values.Type);
        for (var i = 0; i < run.Count; i++)
        {
            if (filter.IsTrue(series.Filter!, run.Times[i]))
                kept.Add(run.Times[i], run.Values[i]);
        }

        return kept;
    }

    /// <summary>Which of ascending times the filter is true at.</summary>
    public static List<int> Select(ReadOnlySpan<long> times, GroupedSeries series, TimeRange range)
    {
        var filter = new RowFilter(series, range);
        var kept = new List<int>();
        for (var i = 0; i < times.Length; i++)
        {
            if (filter.IsTrue(series.Filter!, times[i]))
                kept.Add(i);
        }

        return kept;
    }

    private bool IsTrue(Expression condition, long time)
    {
        _time = time;
        return SeriesCondition.Evaluate(condition, ValueOf) is { Type: InfluxType.Boolean, Boolean: true };
    }

    /// <summary>The field's value at the time, which never goes back.</summary>
    private InfluxValue ValueOf(string field)
    {
        var (run, next) = _fields[field];
        var times = run.Times;
        while (next < times.Length && times[next] < _time)
            next++;
        _fields[field] = (run, next);
        return next < times.Length && times[next] == _time ? run.Values[next] : default;
    }
}
