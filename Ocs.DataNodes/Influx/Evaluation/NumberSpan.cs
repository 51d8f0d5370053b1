using System.Numerics;
using System.Runtime.InteropServices;
using Ocs.DataNodes.Influx.Data;

namespace Ocs.DataNodes.Influx.Evaluation;

/// <summary>Sums and extremes of many numbers at once.</summary>
internal static class NumberSpan
{
    /// <summary>The values of a reader of this type of number.</summary>
    public static ReadOnlySpan<T> Of<T>(InfluxReader reader)
        where T : struct =>
        typeof(T) == typeof(double) ? MemoryMarshal.Cast<double, T>(reader.Floats) : MemoryMarshal.Cast<long, T>(reader.Integers);

    public static T Sum<T>(ReadOnlySpan<T> values)
        where T : struct, INumber<T>
    {
        var sum = T.Zero;
        var i = 0;
        if (values.Length >= 4 * Vector<T>.Count)
        {
            var vectors = MemoryMarshal.Cast<T, Vector<T>>(values);
            var one = Vector<T>.Zero;
            var two = Vector<T>.Zero;
            var v = 0;
            for (; v + 1 < vectors.Length; v += 2)
            {
                one += vectors[v];
                two += vectors[v + 1];
            }

            sum = Vector.Sum(one + two);
            i = v * Vector<T>.Count;
        }

        for (; i < values.Length; i++)
            sum += values[i];
        return sum;
    }

    /// <summary>Whether all are numbers, and none infinite.</summary>
    public static bool AreFinite(ReadOnlySpan<double> values)
    {
        // Zero times a number is zero; times infinity or no number it is no number.
        var sum = 0.0;
        var i = 0;
        if (values.Length >= Vector<double>.Count)
        {
            var vectors = MemoryMarshal.Cast<double, Vector<double>>(values);
            var zeros = Vector<double>.Zero;
            foreach (var vector in vectors)
                zeros += vector * Vector<double>.Zero;
            sum = Vector.Sum(zeros);
            i = vectors.Length * Vector<double>.Count;
        }

        for (; i < values.Length; i++)
            sum += values[i] * 0;
        return sum == 0;
    }

    /// <summary>The greatest, or the least.</summary>
    public static T Extreme<T>(ReadOnlySpan<T> values, bool greatest)
        where T : struct, INumber<T>
    {
        var extreme = values[0];
        var i = 0;
        if (values.Length >= 2 * Vector<T>.Count)
        {
            var vectors = MemoryMarshal.Cast<T, Vector<T>>(values);
            var best = vectors[0];
            for (var v = 1; v < vectors.Length; v++)
                best = greatest ? Vector.Max(best, vectors[v]) : Vector.Min(best, vectors[v]);
            for (var k = 0; k < Vector<T>.Count; k++)
                extreme = greatest ? T.Max(extreme, best[k]) : T.Min(extreme, best[k]);
            i = vectors.Length * Vector<T>.Count;
        }

        for (; i < values.Length; i++)
            extreme = greatest ? T.Max(extreme, values[i]) : T.Min(extreme, values[i]);
        return extreme;
    }
}
