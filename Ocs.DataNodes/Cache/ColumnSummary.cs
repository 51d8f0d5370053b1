namespace Ocs.DataNodes.Cache;

/// <summary>What a chunk knows of one column without decoding it. The rows are those of the chunk; NaN takes no part.</summary>
internal readonly record struct ColumnSummary(
    double First, double Last, double Minimum, double Maximum, double Sum, ushort MinimumRow, ushort MaximumRow, ushort Count)
{
    /// <summary>What this takes in memory.</summary>
    public const int Bytes = 48;

    public static ColumnSummary Of(ReadOnlySpan<double> values)
    {
        if (values.IsEmpty)
            return default;
        var (minimum, maximum, sum) = (double.PositiveInfinity, double.NegativeInfinity, 0.0);
        int minimumRow = 0, maximumRow = 0, count = 0;
        for (var row = 0; row < values.Length; row++)
        {
            var value = values[row];
            if (double.IsNaN(value))
                continue;
            sum += value;
            if (value < minimum || count == 0)
                (minimum, minimumRow) = (value, row);
            if (value > maximum || count == 0)
                (maximum, maximumRow) = (value, row);
            count++;
        }

        return new ColumnSummary(values[0], values[^1], minimum, maximum, sum, (ushort)minimumRow, (ushort)maximumRow, (ushort)count);
    }
}
