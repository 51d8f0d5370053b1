using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Ocs.DataNodes.Downsampling;

/// <summary>The smallest and the largest finite value among some, and their rows; these are -1 where none is finite.</summary>
internal readonly record struct BucketExtremes(int Minimum, int Maximum, double Least, double Most)
{
    /// <summary>What this takes in memory.</summary>
    public const int Bytes = 24;

    public static readonly BucketExtremes Absent = new(-1, -1, double.NaN, double.NaN);

    public bool AreAbsent => Minimum < 0;

    /// <summary>The extremes of these rows and of later ones, which are counted from another row on.</summary>
    public BucketExtremes With(in BucketExtremes later, int offset)
    {
        if (later.AreAbsent)
            return this;
        var (minimum, least) = AreAbsent || later.Least < Least ? (later.Minimum + offset, later.Least) : (Minimum, Least);
        var (maximum, most) = AreAbsent || later.Most > Most ? (later.Maximum + offset, later.Most) : (Maximum, Most);
        return new BucketExtremes(minimum, maximum, least, most);
    }

    public static BucketExtremes Of(ReadOnlySpan<double> values, Range rows)
    {
        var (start, length) = rows.GetOffsetAndLength(values.Length);
        values = values.Slice(start, length);
        if (Vector256.IsHardwareAccelerated && length >= 4 * Vector256<double>.Count && TryFindFast(values) is { } fast)
            return Absent.With(fast, start);
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

        return minimumRow < 0 ? Absent : new BucketExtremes(start + minimumRow, start + maximumRow, minimum, maximum);
    }

    /// <summary>The same, four values at a time; null where an infinity is among them, or nothing but NaN.</summary>
    private static BucketExtremes? TryFindFast(ReadOnlySpan<double> values)
    {
        var least = Vector256.Create(double.PositiveInfinity);
        var most = Vector256.Create(double.NegativeInfinity);
        for (var row = 0; row < values.Length; row += Vector256<double>.Count)
        {
            // The last four may overlap those before. Comparisons with NaN are false: it is never chosen.
            var four = Vector256.Create(values[Math.Min(row, values.Length - Vector256<double>.Count)..]);
            least = Vector256.ConditionalSelect(Vector256.LessThan(four, least), four, least);
            most = Vector256.ConditionalSelect(Vector256.GreaterThan(four, most), four, most);
        }

        var (minimum, maximum) = (least[0], most[0]);
        for (var lane = 1; lane < Vector256<double>.Count; lane++)
            (minimum, maximum) = (Math.Min(minimum, least[lane]), Math.Max(maximum, most[lane]));
        if (!double.IsFinite(minimum) || !double.IsFinite(maximum))
            return null;
        var (minimumRow, maximumRow) = (IndexOf(values, minimum), IndexOf(values, maximum));
        return minimumRow < 0 || maximumRow < 0 ? null : new BucketExtremes(minimumRow, maximumRow, minimum, maximum);
    }

    private static int IndexOf(ReadOnlySpan<double> values, double value) =>
        MemoryMarshal.Cast<double, long>(values).IndexOf(BitConverter.DoubleToInt64Bits(value));
}
