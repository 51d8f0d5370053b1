namespace Ocs.DataNodes.Downsampling;

/// <summary>The rows of the smallest and largest finite value among some; -1 where none is finite.</summary>
internal readonly record struct BucketExtremes(int Minimum, int Maximum)
{
    public bool AreAbsent => Minimum < 0;

    public static BucketExtremes Of(ReadOnlySpan<double> values, Range rows)
    {
        var (start, length) = rows.GetOffsetAndLength(values.Length);
        values = values.Slice(start, length);
        var (minimum, maximum) = (double.PositiveInfinity, double.NegativeInfinity);
        var (minimumRow, maximumRow) = (-1, -1);
        for (var row = 0; row < values.Length; row++)
        {
            // NaN fails both comparisons; an infinity is no more a value to plot than NaN is.
            var value = values[row];
            if (value < minimum && value > double.NegativeInfinity)
                (minimum, minimumRow) = (value, row);
            if (value > maximum && value < double.PositiveInfinity)
                (maximum, maximumRow) = (value, row);
        }

        return minimumRow < 0 ? new BucketExtremes(-1, -1) : new BucketExtremes(start + minimumRow, start + maximumRow);
    }
}
