using System.Buffers;
using System.Buffers.Text;
using Ocs.Wamp;

namespace Ocs.Router;

/// <summary>
/// Builds one outgoing message in a buffer of the thread's own. What peers sent is put in as the bytes that it came as.
/// Borrow one with <see cref="Rent"/> and return it when the message is handed to the links.
/// </summary>
internal sealed class MessageBuilder : IBufferWriter<byte>, IDisposable
{
    private const int KeptBytes = 256 << 10;

    [ThreadStatic]
    private static Stack<MessageBuilder>? t_free;

    private byte[] _bytes = new byte[4096];
    private int _length;
    private bool _needsComma;

    /// <summary>How the message is encoded.</summary>
    public WampSerializer Serializer { get; private set; }

    /// <summary>The message so far.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    /// <summary>Takes an empty builder of this thread.</summary>
    public static MessageBuilder Rent(WampSerializer serializer)
    {
        var builder = (t_free ??= new Stack<MessageBuilder>()).TryPop(out var free) ? free : new MessageBuilder();
        builder.Serializer = serializer;
        return builder;
    }

    /// <summary>Gives it back.</summary>
    public void Dispose()
    {
        _length = 0;
        _needsComma = false;
        if (_bytes.Length <= KeptBytes)
            (t_free ??= new Stack<MessageBuilder>()).Push(this);
    }

    /// <summary>Starts over.</summary>
    public MessageBuilder Reset()
    {
        _length = 0;
        _needsComma = false;
        return this;
    }

    /// <summary>Begins the message, a list of so many elements of which the type is the first.</summary>
    public MessageBuilder Begin(int count, MessageType type) => BeginList(count).Integer((int)type);

    /// <summary>Ends the message.</summary>
    public MessageBuilder End() => EndList();

    /// <summary>Begins a list of so many values.</summary>
    public MessageBuilder BeginList(int count)
    {
        if (Serializer != WampSerializer.Json)
            return Append(BinaryHead.List(Reserve(BinaryHead.MaxLength), Serializer, count));
        Separate();
        _needsComma = false;
        Byte((byte)'[');
        return this;
    }

    /// <summary>Ends a list.</summary>
    public MessageBuilder EndList()
    {
        if (Serializer != WampSerializer.Json)
            return this;
        Byte((byte)']');
        _needsComma = true;
        return this;
    }

    /// <summary>Begins a map of so many entries.</summary>
    public MessageBuilder BeginMap(int count)
    {
        if (Serializer != WampSerializer.Json)
            return Append(BinaryHead.Map(Reserve(BinaryHead.MaxLength), Serializer, count));
        Separate();
        _needsComma = false;
        Byte((byte)'{');
        return this;
    }

    /// <summary>Ends a map.</summary>
    public MessageBuilder EndMap()
    {
        if (Serializer != WampSerializer.Json)
            return this;
        Byte((byte)'}');
        _needsComma = true;
        return this;
    }

    /// <summary>An empty map.</summary>
    public MessageBuilder EmptyMap() => BeginMap(0).EndMap();

    /// <summary>The key of an entry.</summary>
    public MessageBuilder Key(ReadOnlySpan<byte> utf8)
    {
        Text(utf8);
        if (Serializer != WampSerializer.Json)
            return this;
        Byte((byte)':');
        _needsComma = false;
        return this;
    }

    /// <summary>An integer.</summary>
    public MessageBuilder Integer(long value)
    {
        if (Serializer != WampSerializer.Json)
            return Append(BinaryHead.Integer(Reserve(BinaryHead.MaxLength), Serializer, value));
        Separate();
        Utf8Formatter.TryFormat(value, Reserve(20), out var written);
        _length += written;
        return this;
    }

    /// <summary>True or false.</summary>
    public MessageBuilder Boolean(bool value)
    {
        if (Serializer != WampSerializer.Json)
            return Append(BinaryHead.Boolean(Reserve(BinaryHead.MaxLength), Serializer, value));
        Separate();
        Append(value ? "true"u8 : "false"u8);
        return this;
    }

    /// <summary>Null.</summary>
    public MessageBuilder Null()
    {
        if (Serializer != WampSerializer.Json)
            return Append(BinaryHead.Null(Reserve(BinaryHead.MaxLength), Serializer));
        Separate();
        Append("null"u8);
        return this;
    }

    /// <summary>Text.</summary>
    public MessageBuilder Text(ReadOnlySpan<byte> utf8)
    {
        if (Serializer != WampSerializer.Json)
        {
            Append(BinaryHead.Text(Reserve(BinaryHead.MaxLength), Serializer, utf8.Length));
            Append(utf8);
            return this;
        }

        Separate();
        if (utf8.ContainsAnyInRange((byte)0, (byte)0x1f) || utf8.ContainsAny((byte)'"', (byte)'\\'))
        {
            // The client's writer knows how to escape.
            _needsComma = true;
            WampWriter.Create(this, Serializer).WriteString(utf8);
            return this;
        }

        Byte((byte)'"');
        Append(utf8);
        Byte((byte)'"');
        return this;
    }

    /// <summary>Text.</summary>
    public MessageBuilder Text(string? value)
    {
        if (value is null)
            return Null();
        Span<byte> utf8 = value.Length <= 256 ? stackalloc byte[768] : new byte[value.Length * 3];
        return Text(utf8[..System.Text.Encoding.UTF8.GetBytes(value, utf8)]);
    }

    /// <summary>Values that are encoded already, with what separates them; nothing where there are none.</summary>
    public MessageBuilder Raw(ReadOnlySpan<byte> encoded)
    {
        if (encoded.IsEmpty)
            return this;
        if (Serializer == WampSerializer.Json)
            Separate();
        Append(encoded);
        return this;
    }

    /// <summary>Bytes as they are, without anything between.</summary>
    public MessageBuilder Bytes(ReadOnlySpan<byte> bytes)
    {
        Append(bytes);
        return this;
    }

    /// <summary>Room for so many bytes, to be filled by the caller.</summary>
    public Span<byte> Bytes(int count)
    {
        var room = Reserve(count)[..count];
        _length += count;
        return room;
    }

    /// <summary>Arguments that a peer sent, so many values: as they came, or carried over into this serializer.</summary>
    public MessageBuilder Payload(ReadOnlySpan<byte> encoded, int count, WampSerializer serializer)
    {
        if (serializer == Serializer)
            return Raw(encoded);
        for (var (at, seen) = (0, 0); seen < count; seen++)
        {
            if (serializer == WampSerializer.Json && seen > 0)
                at = JsonScanner.SkipSpace(encoded, JsonScanner.SkipSpace(encoded, at) + 1);
            var start = at;
            MessageScanner.SkipValue(encoded, serializer, ref at, out _);
            if (Serializer == WampSerializer.Json)
                Separate();
            WampTranscoder.Write(encoded[start..at], serializer, WampWriter.Create(this, Serializer));
        }

        return this;
    }

    /// <inheritdoc/>
    public void Advance(int count) => _length += count;

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 64));
        return _bytes.AsMemory(_length);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0) => Reserve(Math.Max(sizeHint, 64));

    private void Separate()
    {
        if (_needsComma)
            Byte((byte)',');
        _needsComma = true;
    }

    private void Byte(byte value)
    {
        Reserve(1)[0] = value;
        _length++;
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
        _length += bytes.Length;
    }

    private MessageBuilder Append(int reserved)
    {
        _length += reserved;
        return this;
    }

    private Span<byte> Reserve(int count)
    {
        if (_bytes.Length - _length < count)
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + count));
        return _bytes.AsSpan(_length);
    }
}
