using System.Runtime.CompilerServices;

namespace Ocs.G3;

/// <summary>The lowest and the highest of some samples, and when each was reached first. In whatever order they are added.</summary>
internal struct Extremes
{
    /// <summary>None yet.</summary>
    public static readonly Extremes None = new() { LowTime = long.MaxValue, HighTime = long.MaxValue, Low = double.NaN, High = double.NaN };

    /// <summary>The lowest value; NaN where there is no number.</summary>
    public double Low;

    /// <summary>The highest value; NaN where there is no number.</summary>
    public double High;

    /// <summary>When the lowest was reached first, in ticks.</summary>
    public long LowTime;

    /// <summary>When the highest was reached first, in ticks.</summary>
    public long HighTime;

    /// <summary>Whether there is no sample.</summary>
    public readonly bool IsEmpty => LowTime == long.MaxValue;

    /// <summary>The extremes of a field; of text, where it has its first sample.</summary>
    public static Extremes Of(ReadOnlySpan<long> ticks, HkField field)
    {
        var extremes = None;
        if (field.Type is HkFieldType.String or HkFieldType.Other)
            return extremes;
        var numbers = new double[field.Count];
        field.ReadDoubles(numbers);
        var (lowest, highest) = Find(ticks, numbers);
        if (lowest >= 0 && highest >= 0)
            return new Extremes { Low = numbers[lowest], LowTime = ticks[lowest], High = numbers[highest], HighTime = ticks[highest] };
        for (var index = 0; index < ticks.Length; index++)
            extremes.Add(ticks[index], numbers[index]);
        return extremes;
    }

    /// <summary>Adds one sample.</summary>
    public void Add(long tick, double value)
    {
        AddLow(tick, value);
        AddHigh(tick, value);
    }

    /// <summary>Adds what is known of many samples.</summary>
    public void Add(in HistoryPiece piece)
    {
        AddLow(piece.LowTime, piece.Low);
        AddHigh(piece.HighTime, piece.High);
    }

    // Optimized at once: an index is made before the runtime would see that this is hot.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (int Lowest, int Highest) Find(ReadOnlySpan<long> ticks, ReadOnlySpan<double> numbers)
    {
        var (lowest, highest, ascending) = (-1, -1, true);
        var (low, high, before) = (double.PositiveInfinity, double.NegativeInfinity, long.MinValue);
        for (var index = 0; index < ticks.Length; index++)
        {
            var number = numbers[index];
            if (number < low)
                (low, lowest) = (number, index);
            if (number > high)
                (high, highest) = (number, index);
            ascending &= ticks[index] >= before;
            before = ticks[index];
        }

        return ascending ? (lowest, highest) : (-1, -1);
    }

    private void AddLow(long tick, double value)
    {
        if (value < Low || (double.IsNaN(Low) && !double.IsNaN(value)) || (tick < LowTime && value.Equals(Low)))
            (Low, LowTime) = (value, tick);
    }

    private void AddHigh(long tick, double value)
    {
        if (value > High || (double.IsNaN(High) && !double.IsNaN(value)) || (tick < HighTime && value.Equals(High)))
            (High, HighTime) = (value, tick);
    }
}
