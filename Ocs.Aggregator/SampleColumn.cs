using Ocs.Feeds;
using Ocs.G3;

namespace Ocs.Aggregator;

/// <summary>The values of one stored field that wait for the next frame.</summary>
internal sealed class SampleColumn(StoredField field)
{
    private double[] _doubles = [];
    private long[] _integers = [];
    private bool[] _booleans = [];
    private string[] _strings = [];
    private FeedColumnType _type = field.Type;

    public StoredField Field { get; } = field;

    /// <summary>Appends some values of a column of the same or a narrower type, behind the first so many.</summary>
    public void Append(int count, FeedColumn source, int start, int length)
    {
        Widen(count);
        switch (_type)
        {
            case FeedColumnType.Double:
                AppendDoubles(Room(ref _doubles, count, length), source, start);
                break;
            case FeedColumnType.Integer:
                AppendIntegers(Room(ref _integers, count, length), source, start);
                break;
            case FeedColumnType.Boolean:
                source.Booleans.AsSpan(start, length).CopyTo(Room(ref _booleans, count, length));
                break;
            default:
                source.Strings.AsSpan(start, length).CopyTo(Room(ref _strings, count, length));
                break;
        }
    }

    /// <summary>Some of the first so many values, as a column of a message.</summary>
    public FeedColumn Take(string name, int count, int[] rows)
    {
        Widen(count);
        return _type switch
        {
            FeedColumnType.Double => new FeedColumn { Name = name, Type = _type, Doubles = Arrange(_doubles, rows) },
            FeedColumnType.Integer => new FeedColumn { Name = name, Type = _type, Integers = Arrange(_integers, rows) },
            FeedColumnType.Boolean => new FeedColumn { Name = name, Type = _type, Booleans = Arrange(_booleans, rows) },
            _ => new FeedColumn { Name = name, Type = _type, Strings = Arrange(_strings, rows) },
        };
    }

    /// <summary>Puts the first so many values into another order, leaving out what is not in it.</summary>
    public void Arrange(ReadOnlySpan<int> order)
    {
        switch (_type)
        {
            case FeedColumnType.Double: _doubles = Arrange(_doubles, order); break;
            case FeedColumnType.Integer: _integers = Arrange(_integers, order); break;
            case FeedColumnType.Boolean: _booleans = Arrange(_booleans, order); break;
            default: _strings = Arrange(_strings, order); break;
        }
    }

    public void Encode(HkFrameWriter frame, int count)
    {
        Widen(count);
        switch (_type)
        {
            case FeedColumnType.Double: frame.AddField(Field.Name, _doubles.AsSpan(0, count)); break;
            case FeedColumnType.Integer: frame.AddField(Field.Name, _integers.AsSpan(0, count)); break;
            case FeedColumnType.Boolean: frame.AddField(Field.Name, _booleans.AsSpan(0, count)); break;
            default: frame.AddField(Field.Name, _strings.AsSpan(0, count)); break;
        }
    }

    /// <summary>Lets go of what a frame holds now. Texts are forgotten; the room for numbers is kept.</summary>
    public void Clear() => Array.Clear(_strings);

    /// <summary>Follows the type of the field, which may have grown.</summary>
    private void Widen(int count)
    {
        if (_type == Field.Type)
            return;
        if (_type == FeedColumnType.Boolean)
        {
            _integers = Array.ConvertAll(_booleans, value => value ? 1L : 0);
            _booleans = [];
            _type = FeedColumnType.Integer;
        }

        if (_type == FeedColumnType.Integer && Field.Type == FeedColumnType.Double)
        {
            _doubles = Array.ConvertAll(_integers[..count], value => (double)value);
            _integers = [];
            _type = FeedColumnType.Double;
        }
    }

    private static void AppendDoubles(Span<double> target, FeedColumn source, int start)
    {
        switch (source.Type)
        {
            case FeedColumnType.Double:
                source.Doubles.AsSpan(start, target.Length).CopyTo(target);
                break;
            case FeedColumnType.Integer:
                for (var index = 0; index < target.Length; index++)
                    target[index] = source.Integers[start + index];
                break;
            default:
                for (var index = 0; index < target.Length; index++)
                    target[index] = source.Booleans[start + index] ? 1 : 0;
                break;
        }
    }

    private static void AppendIntegers(Span<long> target, FeedColumn source, int start)
    {
        if (source.Type == FeedColumnType.Integer)
        {
            source.Integers.AsSpan(start, target.Length).CopyTo(target);
            return;
        }

        for (var index = 0; index < target.Length; index++)
            target[index] = source.Booleans[start + index] ? 1 : 0;
    }

    private static Span<T> Room<T>(ref T[] values, int count, int length)
    {
        if (count + length > values.Length)
            Array.Resize(ref values, Math.Max(count + length, Math.Max(16, values.Length * 2)));
        return values.AsSpan(count, length);
    }

    private static T[] Arrange<T>(T[] values, ReadOnlySpan<int> order)
    {
        var arranged = new T[order.Length];
        for (var index = 0; index < arranged.Length; index++)
            arranged[index] = values[order[index]];
        return arranged;
    }
}
