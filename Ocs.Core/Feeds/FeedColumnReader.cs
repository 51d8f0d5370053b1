using System.Buffers;
using Ocs.Wamp;

namespace Ocs.Feeds;

/// <summary>
/// Reads the values of one field: all of one type. Integers among doubles become doubles, null among numbers becomes NaN,
/// booleans among integers become integers; any other mixture is a fault.
/// </summary>
internal sealed class FeedColumnReader
{
    private double[] _doubles = ArrayPool<double>.Shared.Rent(256);
    private long[] _integers = ArrayPool<long>.Shared.Rent(256);
    private readonly List<string> _strings = [];
    private Kind _kind;
    private int _count;

    /// <summary>Whether the last column that is of integers had booleans among them.</summary>
    public bool SawBooleans { get; private set; }

    /// <summary>The column; null with a fault where there is none. The reader stands on the value, and is moved to its end.</summary>
    public FeedColumn? Read(ref WampReader reader, string name, ref string? fault)
    {
        SawBooleans = false;
        if (reader.Token != WampToken.ListStart)
            return ReadScalar(ref reader, name, ref fault);
        if (reader.TryReadDoubles(ref _doubles, out var count))
            return new FeedColumn { Name = name, Type = FeedColumnType.Double, Doubles = _doubles.AsSpan(0, count).ToArray() };
        if (reader.TryReadIntegers(ref _integers, out count))
            return new FeedColumn { Name = name, Type = FeedColumnType.Integer, Integers = _integers.AsSpan(0, count).ToArray() };
        return ReadList(ref reader, name, ref fault);
    }

    private FeedColumn? ReadScalar(ref WampReader reader, string name, ref string? fault)
    {
        Begin();
        Take(ref reader, name, ref fault);
        return Finish(name);
    }

    private FeedColumn? ReadList(ref WampReader reader, string name, ref string? fault)
    {
        Begin();
        while (reader.Read() && reader.Token != WampToken.ListEnd)
            Take(ref reader, name, ref fault);
        return Finish(name);
    }

    private enum Kind
    {
        Nothing,
        Nulls,
        Booleans,
        Integers,
        Doubles,
        Strings,
        Broken,
    }

    private void Begin()
    {
        _kind = Kind.Nothing;
        _count = 0;
        _strings.Clear();
    }

    private void Take(ref WampReader reader, string name, ref string? fault)
    {
        if (_kind == Kind.Broken)
        {
            reader.Skip();
            return;
        }

        var wrong = reader.Token switch
        {
            WampToken.Double => TakeDouble(reader.GetDouble(), Kind.Doubles),
            WampToken.Null => TakeDouble(double.NaN, Kind.Nulls),
            WampToken.Integer => TakeInteger(reader),
            WampToken.Boolean => TakeBoolean(reader.GetBoolean()),
            WampToken.String => TakeString(reader),
            WampToken.ListStart or WampToken.MapStart => "holds a list or map where a value should be",
            _ => "holds bytes where a value should be",
        };
        if (wrong is null)
            return;
        fault ??= $"field \"{name}\" {wrong}";
        _kind = Kind.Broken;
        reader.Skip();
    }

    private string? TakeDouble(double value, Kind kind)
    {
        switch (_kind)
        {
            case Kind.Strings or Kind.Booleans:
                return Mixed();
            case Kind.Integers when SawBooleans:
                return Mixed();
            case Kind.Integers:
                for (var index = 0; index < _count; index++)
                    AddDouble(index, _integers[index]);
                _kind = Kind.Doubles;
                break;
            case Kind.Nothing or Kind.Nulls:
                _kind = kind;
                break;
        }

        AddDouble(_count++, value);
        return null;
    }

    private string? TakeInteger(in WampReader reader)
    {
        if (!reader.TryGetInteger(out var value))
            return "holds an integer that does not fit 64 bits";
        switch (_kind)
        {
            case Kind.Strings:
                return Mixed();
            case Kind.Doubles or Kind.Nulls:
                AddDouble(_count++, value);
                _kind = Kind.Doubles;
                return null;
            default:
                _kind = Kind.Integers;
                AddInteger(value);
                return null;
        }
    }

    private string? TakeBoolean(bool value)
    {
        if (_kind is Kind.Strings or Kind.Doubles or Kind.Nulls)
            return Mixed();
        SawBooleans = true;
        if (_kind == Kind.Nothing)
            _kind = Kind.Booleans;
        AddInteger(value ? 1 : 0);
        return null;
    }

    private string? TakeString(in WampReader reader)
    {
        if (_kind is not (Kind.Nothing or Kind.Strings))
            return Mixed();
        _kind = Kind.Strings;
        try
        {
            _strings.Add(reader.GetString());
            return null;
        }
        catch (WampFormatException)
        {
            return "holds text that is not valid UTF-8";
        }
    }

    private FeedColumn? Finish(string name) => _kind switch
    {
        Kind.Broken => null,
        Kind.Strings => new FeedColumn { Name = name, Type = FeedColumnType.String, Strings = [.. _strings] },
        Kind.Booleans => new FeedColumn { Name = name, Type = FeedColumnType.Boolean, Booleans = Array.ConvertAll(_integers[.._count], value => value != 0) },
        Kind.Integers => new FeedColumn { Name = name, Type = FeedColumnType.Integer, Integers = _integers[.._count] },
        _ => new FeedColumn { Name = name, Type = FeedColumnType.Double, Doubles = _doubles[.._count] },
    };

    private static string Mixed() => "mixes values of different types";

    private void AddDouble(int index, double value)
    {
        if (index == _doubles.Length)
            Array.Resize(ref _doubles, index * 2);
        _doubles[index] = value;
    }

    private void AddInteger(long value)
    {
        if (_count == _integers.Length)
            Array.Resize(ref _integers, _count * 2);
        _integers[_count++] = value;
    }
}
