namespace Ocs.DataNodes.Influx.Data;

/// <summary>The samples of one field, in the order of their times.</summary>
internal abstract class InfluxMemoryField(InfluxType type)
{
    public InfluxType Type { get; } = type;

    public abstract void Add(long time, InfluxValue value);

    public abstract InfluxReader Read(long from, long to);
}

/// <summary>
/// The samples of one field of one type. A sample at the end is added in place, behind what readers see; one that is
/// late or repeated makes new arrays, so that readers need no lock.
/// </summary>
internal sealed class InfluxMemoryField<T>(
    InfluxType type, int maximumSamples, Func<InfluxValue, T> convert, Func<ReadOnlyMemory<T>, ColumnMemory> column) : InfluxMemoryField(type)
{
    private readonly Lock _gate = new();
    private long[] _times = new long[64];
    private T[] _values = new T[64];
    private int _count;

    public override void Add(long time, InfluxValue value)
    {
        lock (_gate)
        {
            if (_count > 0 && time <= _times[_count - 1])
                Insert(time, convert(value));
            else
                Append(time, convert(value));
        }
    }

    public override InfluxReader Read(long from, long to)
    {
        long[] times;
        T[] values;
        int count;
        lock (_gate)
            (times, values, count) = (_times, _values, _count);
        var start = LowerBound(times.AsSpan(0, count), from);
        var end = to == long.MaxValue ? count : LowerBound(times.AsSpan(0, count), to + 1);
        var length = Math.Max(0, end - start);
        return new ArrayReader(times.AsMemory(start, length), column(values.AsMemory(start, length)));
    }

    private static int LowerBound(ReadOnlySpan<long> times, long time)
    {
        var index = times.BinarySearch(time);
        return index < 0 ? ~index : index;
    }

    private void Append(long time, T value)
    {
        if (_count == _times.Length)
        {
            // A quarter goes at once when there are too many, so that this is rare.
            var drop = _count >= maximumSamples ? Math.Max(1, _count / 4) : 0;
            var size = drop > 0 ? _times.Length : Math.Min(_times.Length * 2, Math.Max(maximumSamples, 64));
            var times = new long[size];
            var values = new T[size];
            _times.AsSpan(drop).CopyTo(times);
            _values.AsSpan(drop).CopyTo(values);
            (_times, _values, _count) = (times, values, _count - drop);
        }

        _times[_count] = time;
        _values[_count] = value;
        _count++;
    }

    private void Insert(long time, T value)
    {
        var index = LowerBound(_times.AsSpan(0, _count), time);
        var repeated = _times[index] == time;
        var times = new long[_times.Length + 1];
        var values = new T[_times.Length + 1];
        _times.AsSpan(0, index).CopyTo(times);
        _values.AsSpan(0, index).CopyTo(values);
        _times.AsSpan(index, _count - index).CopyTo(times.AsSpan(repeated ? index : index + 1));
        _values.AsSpan(index, _count - index).CopyTo(values.AsSpan(repeated ? index : index + 1));
        times[index] = time;
        values[index] = value;
        (_times, _values, _count) = (times, values, repeated ? _count : _count + 1);
    }
}
