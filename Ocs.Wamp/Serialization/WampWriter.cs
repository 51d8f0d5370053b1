using System.Buffers;
using System.Numerics;

namespace Ocs.Wamp;

/// <summary>
/// Writes a payload value by value, in any serializer. Lists and maps say how many entries they will have,
/// because MessagePack puts the count in front; the caller writes exactly as many.
/// </summary>
public abstract class WampWriter
{
    /// <summary>What it appends to.</summary>
    private protected IBufferWriter<byte> Output { get; set; } = null!;

    /// <summary>A writer that appends to a buffer.</summary>
    public static WampWriter Create(IBufferWriter<byte> output, WampSerializer serializer)
    {
        WampWriter writer = serializer switch
        {
            WampSerializer.Json => new JsonWriter(),
            WampSerializer.MessagePack => new MessagePackWriter(),
            _ => new CborWriter(),
        };
        writer.Restart(output);
        return writer;
    }

    /// <summary>Begins anew, with another buffer, so that one writer serves many messages.</summary>
    public void Restart(IBufferWriter<byte> output)
    {
        Output = output;
        Restart();
    }

    /// <summary>Which encoding it writes.</summary>
    public abstract WampSerializer Serializer { get; }

    /// <summary>Writes null.</summary>
    public abstract void WriteNull();

    /// <summary>Writes true or false.</summary>
    public abstract void WriteBoolean(bool value);

    /// <summary>Writes an integer, never as a double.</summary>
    public abstract void WriteInteger(long value);

    /// <summary>Writes an integer of any size.</summary>
    public abstract void WriteBigInteger(BigInteger value);

    /// <summary>Writes a double: in JSON always with a point or an exponent, NaN and infinities as bare words.</summary>
    public abstract void WriteDouble(double value);

    /// <summary>Writes text.</summary>
    public abstract void WriteString(ReadOnlySpan<char> value);

    /// <summary>Writes text that is UTF-8 already.</summary>
    public abstract void WriteString(ReadOnlySpan<byte> utf8);

    /// <summary>Writes bytes.</summary>
    public abstract void WriteBinary(ReadOnlySpan<byte> value);

    /// <summary>Begins a list of so many values.</summary>
    public abstract void BeginList(int count);

    /// <summary>Ends a list.</summary>
    public abstract void EndList();

    /// <summary>Begins a map of so many entries; each is a key, then a value.</summary>
    public abstract void BeginMap(int count);

    /// <summary>Writes the key of the next entry.</summary>
    public abstract void WriteKey(ReadOnlySpan<char> key);

    /// <summary>Writes the key of the next entry, which is UTF-8 already.</summary>
    public abstract void WriteKey(ReadOnlySpan<byte> utf8);

    /// <summary>Ends a map.</summary>
    public abstract void EndMap();

    /// <summary>Writes a list of doubles in one go.</summary>
    public abstract void WriteDoubles(ReadOnlySpan<double> values);

    /// <summary>Writes a list of integers in one go.</summary>
    public abstract void WriteIntegers(ReadOnlySpan<long> values);

    /// <summary>Writes one value that is encoded in this serializer already.</summary>
    public abstract void WriteRaw(ReadOnlySpan<byte> encoded);

    /// <summary>Writes a value with all inside it.</summary>
    public void WriteValue(WampValue value)
    {
        switch (value.Kind)
        {
            case WampValueKind.Null: WriteNull(); break;
            case WampValueKind.Boolean: WriteBoolean(value.AsBoolean()); break;
            case WampValueKind.Integer: WriteInteger(value.AsInteger()); break;
            case WampValueKind.BigInteger: WriteBigInteger(value.AsBigInteger()); break;
            case WampValueKind.Double: WriteDouble(value.AsDouble()); break;
            case WampValueKind.String: WriteString(value.AsString()); break;
            case WampValueKind.Binary: WriteBinary(value.AsBinary()); break;
            case WampValueKind.List: WriteList(value.AsList()); break;
            case WampValueKind.Map: WriteMap(value.AsMap()); break;
        }
    }

    /// <summary>Writes a list with all inside it.</summary>
    public void WriteList(WampList values)
    {
        BeginList(values.Count);
        foreach (var value in values)
            WriteValue(value);
        EndList();
    }

    /// <summary>Begins a message: a list whose count is known only when it ends.</summary>
    internal abstract void BeginMessage();

    /// <summary>Ends a message.</summary>
    internal abstract void EndMessage();

    /// <summary>Forgets what was open.</summary>
    private protected abstract void Restart();

    /// <summary>Writes a map with all inside it.</summary>
    public void WriteMap(WampMap map)
    {
        BeginMap(map.Count);
        foreach (var (key, value) in map)
        {
            WriteKey(key);
            WriteValue(value);
        }

        EndMap();
    }
}
