using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Ocs.Wamp;

/// <summary>What MessagePack and CBOR have in common: lists and maps begin with their count, text with its length.</summary>
internal abstract class CountedWriter : WampWriter
{
    private MessageBuffer? _message;
    private IBufferWriter<byte>? _outer;
    private int _messageStart;
    private int _messageValues;
    private int _depth;

    /// <inheritdoc/>
    public override void WriteString(ReadOnlySpan<char> value)
    {
        CountValue();
        WriteText(value);
    }

    /// <inheritdoc/>
    public override void WriteString(ReadOnlySpan<byte> utf8)
    {
        CountValue();
        WriteTextHeader(utf8.Length);
        Output.Write(utf8);
    }

    /// <inheritdoc/>
    public override void WriteKey(ReadOnlySpan<char> key) => WriteText(key);

    /// <inheritdoc/>
    public override void WriteKey(ReadOnlySpan<byte> utf8)
    {
        WriteTextHeader(utf8.Length);
        Output.Write(utf8);
    }

    /// <inheritdoc/>
    public override void BeginList(int count)
    {
        CountValue();
        _depth++;
        WriteListHeader(count);
    }

    /// <inheritdoc/>
    public override void EndList() => _depth--;

    /// <inheritdoc/>
    public override void BeginMap(int count)
    {
        CountValue();
        _depth++;
        WriteMapHeader(count);
    }

    /// <inheritdoc/>
    public override void EndMap() => _depth--;

    /// <inheritdoc/>
    public override void WriteRaw(ReadOnlySpan<byte> encoded)
    {
        CountValue();
        Output.Write(encoded);
    }

    /// <inheritdoc/>
    public override void WriteDoubles(ReadOnlySpan<double> values)
    {
        BeginList(values.Length);
        foreach (var value in values)
            WriteDouble(value);
        EndList();
    }

    /// <inheritdoc/>
    public override void WriteIntegers(ReadOnlySpan<long> values)
    {
        BeginList(values.Length);
        foreach (var value in values)
            WriteInteger(value);
        EndList();
    }

    /// <inheritdoc/>
    internal override void BeginMessage()
    {
        // The count is filled in at the end, which only a buffer in one piece allows.
        if (Output is not MessageBuffer)
        {
            _outer = Output;
            Output = new MessageBuffer();
        }

        _message = (MessageBuffer)Output;
        _messageStart = _message.Length;
        _messageValues = _depth = 0;
        WriteListHeader(0);
    }

    /// <inheritdoc/>
    internal override void EndMessage()
    {
        _message!.WrittenSpan[_messageStart] += (byte)_messageValues; // up to seven: the count is in the one byte
        if (_outer is null)
            return;
        _outer.Write(_message.WrittenSpan);
        Output = _outer;
        _outer = null;
        _message.Release();
    }

    /// <inheritdoc/>
    private protected override void Restart()
    {
        _outer = null;
        _depth = 0;
    }

    /// <summary>Notes that a value begins.</summary>
    private protected void CountValue()
    {
        if (_depth == 0)
            _messageValues++;
    }

    /// <summary>Writes the count of a list.</summary>
    private protected abstract void WriteListHeader(int count);

    /// <summary>Writes the count of a map.</summary>
    private protected abstract void WriteMapHeader(int count);

    /// <summary>Writes the length of a text.</summary>
    private protected abstract void WriteTextHeader(int length);

    /// <summary>Writes a byte that tells what follows, and a number of 0, 1, 2, 4 or 8 bytes, big-endian.</summary>
    private protected void WriteHeader(byte first, ulong number, int numberBytes)
    {
        var span = Output.GetSpan(1 + sizeof(ulong));
        span[0] = first;
        switch (numberBytes)
        {
            case 1: span[1] = (byte)number; break;
            case 2: BinaryPrimitives.WriteUInt16BigEndian(span[1..], (ushort)number); break;
            case 4: BinaryPrimitives.WriteUInt32BigEndian(span[1..], (uint)number); break;
            case 8: BinaryPrimitives.WriteUInt64BigEndian(span[1..], number); break;
        }

        Output.Advance(1 + numberBytes);
    }

    private void WriteText(ReadOnlySpan<char> value)
    {
        var length = Encoding.UTF8.GetByteCount(value);
        WriteTextHeader(length);
        Encoding.UTF8.GetBytes(value, Output.GetSpan(length));
        Output.Advance(length);
    }
}
