using Ocs.DataNodes.Influx.Data;
using Ocs.DataNodes.Influx.Syntax;

namespace Ocs.DataNodes.Influx.Evaluation;

/// <summary>Rows of one group: times, and a column for each function call, field and tag.</summary>
/// <param name="times">The times.</param>
/// <param name="columns">The columns, by the text of their expression.</param>
internal sealed class RowTable(long[] times, IReadOnlyDictionary<string, Column> columns)
{
    public static readonly RowTable Empty = new([], new Dictionary<string, Column>());

    public long[] Times { get; } = times;

    public int Count => Times.Length;

    public Column ColumnOf(Expression expression) => columns[expression.ToString()!];

    /// <summary>A column in which missing values are what <c>fill(…)</c> says.</summary>
    public static Column Filled(Column column, SelectPlan plan)
    {
        if (!column.HasMissing || plan.Fill.Kind is not (FillKind.Number or FillKind.Previous))
            return column;
        var filled = new Column(column.Type, Math.Max(column.Count, 1));
        InfluxValue previous = default;
        for (var i = 0; i < column.Count; i++)
        {
            var value = column[i];
            if (value.IsMissing)
                value = plan.Fill.Kind == FillKind.Number ? plan.FillNumber.CastTo(column.Type) : previous;
            filled.Add(value);
            previous = value;
        }

        return filled;
    }
}
