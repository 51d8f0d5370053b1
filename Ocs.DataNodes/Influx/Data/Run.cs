using System.Runtime.InteropServices;

namespace Ocs.DataNodes.Influx.Data;

/// <summary>Values in the order of their times: what a function makes of a field.</summary>
/// <param name="type">The type of the values.</param>
/// <param name="capacity">How many to make room for.</param>
internal sealed class Run(InfluxType type, int capacity = 16)
{
    private readonly List<long> _times = new(capacity);

    /// <summary>The times, in nanoseconds since 1970.</summary>
    public ReadOnlySpan<long> Times => CollectionsMarshal.AsSpan(_times);

    public Column Values { get; private set; } = new(type, Math.Max(capacity, 1));

    /// <summary>Values of other fields at the same times and in the same series.</summary>
    public Column[] Others { get; init; } = [];

    public int Count => _times.Count;

    public void Add(long time, InfluxValue value)
    {
        _times.Add(time);
        Values.Add(value);
    }

    /// <summary>Adds the reader's run.</summary>
    public void AddRun(InfluxReader reader)
    {
        _times.AddRange(reader.Times);
        Values.AddRun(reader);
    }

    /// <summary>The same in the opposite order.</summary>
    public Run Reversed()
    {
        var reversed = new Run(Values.Type, 1) { Values = Values.Reversed(), Others = [.. Others.Select(other => other.Reversed())] };
        for (var i = Count - 1; i >= 0; i--)
            reversed._times.Add(_times[i]);
        return reversed;
    }

    /// <summary>A part.</summary>
    public Run Slice(int start, int count)
    {
        start = Math.Min(start, Count);
        count = Math.Min(count, Count - start);
        if (count == Count)
            return this;
        var slice = new Run(Values.Type, 1) { Values = Values.Slice(start, count), Others = [.. Others.Select(other => other.Slice(start, count))] };
        slice._times.AddRange(Times.Slice(start, count));
        return slice;
    }

    /// <summary>Reads it again.</summary>
    public ArrayReader Read() => new(CollectionsMarshal.AsSpan(_times).ToArray(), Values.AsMemory());
}
