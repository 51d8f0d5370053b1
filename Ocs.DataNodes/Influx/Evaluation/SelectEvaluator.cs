using Ocs.DataNodes.Influx.Data;
using Ocs.DataNodes.Influx.Syntax;

namespace Ocs.DataNodes.Influx.Evaluation;

/// <summary>Answers a SELECT.</summary>
internal static class SelectEvaluator
{
    /// <summary>Answers a SELECT from a source.</summary>
    /// <param name="source">The data.</param>
    /// <param name="statement">The statement.</param>
    /// <param name="limits">What it may cost.</param>
    /// <param name="now">What <c>now()</c> is, in nanoseconds since 1970.</param>
    /// <param name="cancellationToken">Checked between series.</param>
    /// <exception cref="InfluxQueryException">The statement cannot be answered.</exception>
    public static IReadOnlyList<ResultSeries> Evaluate(
        IInfluxSource source, SelectStatement statement, SelectLimits limits, long now, CancellationToken cancellationToken)
    {
        var scope = new SelectScope(SourceSearch.Find(source, statement.Sources));
        var plan = new SelectPlan(statement, scope, limits, now);
        var answer = new List<ResultSeries>();
        var rows = 0;
        var measurements = plan.Descending ? scope.Measurements.Reverse() : scope.Measurements;
        foreach (var measurement in measurements)
        {
            var groups = SeriesGroup.Split(measurement, plan.Condition, plan.GroupKeys, statement.Series);
            foreach (var group in plan.Descending ? groups.Reverse() : groups)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var table = plan.Calls.Count > 0
                    ? CallTable.Evaluate(plan, group, statement.Rows)
                    : RawTable.Evaluate(plan, group, statement.Rows);
                if (table.Count == 0)
                    continue;
                answer.Add(Series(plan, group, table, limits.Rows - rows));
                rows += table.Count;
                if (rows > limits.Rows)
                    return answer;
            }
        }

        return answer;
    }

    private static ResultSeries Series(SelectPlan plan, SeriesGroup group, RowTable table, int rows)
    {
        var columns = plan.Fields
            .Select(field => ColumnExpression.Evaluate(field.Expression, table.Count, plan.Scope, table.ColumnOf))
            .ToArray();
        return new ResultSeries
        {
            Name = group.Measurement,
            Tags = group.Tags,
            Names = [plan.TimeName, .. plan.Names],
            Times = table.Times,
            Columns = columns,
            Count = Math.Min(table.Count, rows),
            Partial = table.Count > rows,
        };
    }
}
