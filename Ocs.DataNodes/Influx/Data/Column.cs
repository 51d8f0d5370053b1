namespace Ocs.DataNodes.Influx.Data;

/// <summary>Values of one type, in an array that grows; some may be missing.</summary>
/// <param name="type">The type; of <see cref="InfluxType.Unknown"/> all are missing.</param>
/// <param name="capacity">How many to make room for.</param>
internal sealed class Column(InfluxType type, int capacity = 16)
{
    private double[] _floats = type == InfluxType.Float ? new double[capacity] : [];
    private long[] _integers = type == InfluxType.Integer ? new long[capacity] : [];
    private string?[] _strings = type is InfluxType.String or InfluxType.Tag ? new string?[capacity] : [];
    private bool[] _booleans = type == InfluxType.Boolean ? new bool[capacity] : [];
    private bool[]? _missing;
    private int _capacity = capacity;

    public InfluxType Type { get; } = type;

    public int Count { get; private set; }

    public Span<double> Floats => _floats.AsSpan(0, Count);

    public Span<long> Integers => _integers.AsSpan(0, Count);

    public ReadOnlySpan<string?> Strings => _strings.AsSpan(0, Count);

    public ReadOnlySpan<bool> Booleans => _booleans.AsSpan(0, Count);

    /// <summary>Whether at least one was added missing.</summary>
    public bool HasMissing => _missing is not null || Type == InfluxType.Unknown;

    /// <summary>A column of missing values; it takes no memory.</summary>
    public static Column Nothing(int count) => new(InfluxType.Unknown, 1) { Count = count };

    /// <summary>The value at an index.</summary>
    public InfluxValue this[int index]
    {
        get
        {
            if (IsMissing(index))
                return default;
            return Type switch
            {
                InfluxType.Float => _floats[index],
                InfluxType.Integer => _integers[index],
                InfluxType.Boolean => _booleans[index],
                _ => _strings[index]!,
            };
        }
    }

    public bool IsMissing(int index) => Type == InfluxType.Unknown || (_missing is not null && _missing[index]);

    /// <summary>Adds a value of this type or a number that can be cast to it; any other is added as missing.</summary>
    public void Add(InfluxValue value)
    {
        if (Type == InfluxType.Unknown)
        {
            Count++;
            return;
        }

        Grow(Count + 1);
        var index = Count++;
        if (value.Type == InfluxType.String && Type == InfluxType.Tag)
        {
            _strings[index] = value.String;
            return;
        }

        value = value.CastTo(Type);
        switch (value.Type)
        {
            case InfluxType.Float: _floats[index] = value.Float; break;
            case InfluxType.Integer: _integers[index] = value.Integer; break;
            case InfluxType.Boolean: _booleans[index] = value.Boolean; break;
            case InfluxType.String: _strings[index] = value.String; break;
            default: MarkMissing(index); break;
        }
    }

    public void AddMissing() => Add(default);

    /// <summary>Adds the reader's run, of this type or of numbers that can be cast to it.</summary>
    public void AddRun(InfluxReader reader) => AddRun(reader, 0, reader.Times.Length);

    /// <summary>Adds a part of the reader's run.</summary>
    public void AddRun(InfluxReader reader, int start, int length)
    {
        Grow(Count + length);
        if (reader.Type == Type)
        {
            switch (Type)
            {
                case InfluxType.Float: reader.Floats.Slice(start, length).CopyTo(_floats.AsSpan(Count)); break;
                case InfluxType.Integer: reader.Integers.Slice(start, length).CopyTo(_integers.AsSpan(Count)); break;
                case InfluxType.Boolean: reader.Booleans.Slice(start, length).CopyTo(_booleans.AsSpan(Count)); break;
                default: reader.Strings.Slice(start, length).CopyTo(_strings.AsSpan(Count)!); break;
            }

            Count += length;
            return;
        }

        for (var i = start; i < start + length; i++)
            Add(reader.Value(i));
    }

    /// <summary>Adds what another column of the same type has at an index.</summary>
    public void AddFrom(Column other, int index) => Add(other[index]);

    /// <summary>The values in memory, those that are missing as zeros.</summary>
    public ColumnMemory AsMemory() => new(
        Type,
        _floats.AsMemory(0, Type == InfluxType.Float ? Count : 0),
        _integers.AsMemory(0, Type == InfluxType.Integer ? Count : 0),
        _strings.AsMemory(0, Type == InfluxType.String ? Count : 0)!,
        _booleans.AsMemory(0, Type == InfluxType.Boolean ? Count : 0));

    /// <summary>The values in the opposite order.</summary>
    public Column Reversed()
    {
        var reversed = new Column(Type, Math.Max(Count, 1));
        for (var i = Count - 1; i >= 0; i--)
            reversed.Add(this[i]);
        return reversed;
    }

    /// <summary>Some of the values.</summary>
    public Column Slice(int start, int count)
    {
        if (start == 0 && count == Count)
            return this;
        var slice = new Column(Type, Math.Max(count, 1));
        for (var i = start; i < start + count; i++)
            slice.Add(this[i]);
        return slice;
    }

    private void MarkMissing(int index)
    {
        _missing ??= new bool[_capacity];
        _missing[index] = true;
    }

    private void Grow(int count)
    {
        if (count <= _capacity)
            return;
        _capacity = Math.Max(count, _capacity * 2);
        if (_floats.Length > 0)
            Array.Resize(ref _floats, _capacity);
        if (_integers.Length > 0)
            Array.Resize(ref _integers, _capacity);
        if (_strings.Length > 0)
            Array.Resize(ref _strings, _capacity);
        if (_booleans.Length > 0)
            Array.Resize(ref _booleans, _capacity);
        if (_missing is not null)
            Array.Resize(ref _missing, _capacity);
    }
}
