using System.Numerics;
using Ocs.DataNodes.Influx.Data;

namespace Ocs.DataNodes.Influx.Evaluation;

/// <summary><c>count</c>.</summary>
internal sealed class CountReducer : WindowReducer
{
    public override InfluxValue Value(int window) => Count(window);

    protected override void Grow(int size)
    {
    }

    protected override void Take(int window, int series, InfluxReader reader, int start, int length)
    {
    }
}

/// <summary><c>sum</c>.</summary>
internal class SumReducer<T> : WindowReducer
    where T : struct, INumber<T>
{
    private T[] _sums = new T[64];

    public override InfluxValue Value(int window) => Number.Box(_sums[window]);

    protected T Sum(int window) => _sums[window];

    protected override void Grow(int size) => Array.Resize(ref _sums, size);

    protected override void Take(int window, int series, InfluxReader reader, int start, int length) =>
        _sums[window] += NumberSpan.Sum(NumberSpan.Of<T>(reader).Slice(start, length));
}

/// <summary><c>mean</c>.</summary>
internal sealed class MeanReducer<T> : SumReducer<T>
    where T : struct, INumber<T>
{
    public override InfluxValue Value(int window) => double.CreateChecked(Sum(window)) / Count(window);
}

/// <summary><c>spread</c>.</summary>
internal sealed class SpreadReducer<T> : WindowReducer
    where T : struct, INumber<T>
{
    private T[] _least = new T[64];
    private T[] _greatest = new T[64];

    public override InfluxValue Value(int window) => Number.Box(_greatest[window] - _least[window]);

    protected override void Grow(int size)
    {
        Array.Resize(ref _least, size);
        Array.Resize(ref _greatest, size);
    }

    protected override void Take(int window, int series, InfluxReader reader, int start, int length)
    {
        var values = NumberSpan.Of<T>(reader).Slice(start, length);
        var least = NumberSpan.Extreme(values, greatest: false);
        var greatest = NumberSpan.Extreme(values, greatest: true);
        _least[window] = Count(window) == 0 ? least : T.Min(_least[window], least);
        _greatest[window] = Count(window) == 0 ? greatest : T.Max(_greatest[window], greatest);
    }
}

/// <summary>A function that chooses one sample.</summary>
internal abstract class SelectingReducer : WindowReducer
{
    private long[] _times = new long[64];
    private int[] _series = new int[64];

    public override long Time(int window) => _times[window];

    public override int Series(int window) => _series[window];

    protected void Choose(int window, long time, int series)
    {
        _times[window] = time;
        _series[window] = series;
    }

    protected override void Grow(int size)
    {
        Array.Resize(ref _times, size);
        Array.Resize(ref _series, size);
    }
}

/// <summary><c>min</c> and <c>max</c> of numbers; of equal ones the earliest.</summary>
internal sealed class ExtremeReducer<T>(bool greatest) : SelectingReducer
    where T : struct, INumber<T>
{
    private T[] _values = new T[64];

    public override InfluxValue Value(int window) => Number.Box(_values[window]);

    protected override void Grow(int size)
    {
        base.Grow(size);
        Array.Resize(ref _values, size);
    }

    protected override void Take(int window, int series, InfluxReader reader, int start, int length)
    {
        var values = NumberSpan.Of<T>(reader).Slice(start, length);
        var extreme = NumberSpan.Extreme(values, greatest);
        var order = Count(window) == 0 ? 1 : extreme.CompareTo(_values[window]) * (greatest ? 1 : -1);
        if (order < 0)
            return;
        var time = reader.Times[start + values.IndexOf(extreme)];
        if (order == 0 && time >= Time(window))
            return;
        _values[window] = extreme;
        Choose(window, time, series);
    }
}

/// <summary><c>min</c> and <c>max</c> of booleans: true is greater.</summary>
internal sealed class BooleanExtremeReducer(bool greatest) : SelectingReducer
{
    private bool[] _values = new bool[64];

    public override InfluxValue Value(int window) => _values[window];

    protected override void Grow(int size)
    {
        base.Grow(size);
        Array.Resize(ref _values, size);
    }

    protected override void Take(int window, int series, InfluxReader reader, int start, int length)
    {
        var found = reader.Booleans.Slice(start, length).IndexOf(greatest);
        var value = found >= 0 ? greatest : !greatest;
        var time = reader.Times[start + Math.Max(found, 0)];
        if (Count(window) > 0 && (value == _values[window] ? time >= Time(window) : value != greatest))
            return;
        _values[window] = value;
        Choose(window, time, series);
    }
}

/// <summary><c>first</c> and <c>last</c>; of two at the same time the greater.</summary>
internal sealed class EndReducer(bool last) : SelectingReducer
{
    private InfluxValue[] _values = new InfluxValue[64];

    public override InfluxValue Value(int window) => _values[window];

    protected override void Grow(int size)
    {
        base.Grow(size);
        Array.Resize(ref _values, size);
    }

    protected override void Take(int window, int series, InfluxReader reader, int start, int length)
    {
        var index = last ? start + length - 1 : start;
        var time = reader.Times[index];
        var value = reader.Value(index);
        var order = Count(window) == 0 ? 1 : time.CompareTo(Time(window)) * (last ? 1 : -1);
        if (order < 0 || (order == 0 && value.CompareTo(_values[window]) <= 0))
            return;
        _values[window] = value;
        Choose(window, time, series);
    }
}

/// <summary>Numbers as values.</summary>
internal static class Number
{
    public static InfluxValue Box<T>(T number)
        where T : struct, INumber<T> =>
        typeof(T) == typeof(double) ? (InfluxValue)double.CreateTruncating(number) : long.CreateTruncating(number);
}
