using System.Text;

namespace Ocs.Wamp;

/// <summary>The entries of an encoded map of options, one after the other, without objects.</summary>
internal ref struct MapEntries
{
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly WampSerializer _serializer;
    private readonly int _announced;
    private int _seen;
    private int _at;
    private bool _keyIsPlain;
    private bool _valueIsPlain;
    private ReadOnlySpan<byte> _key;

    /// <summary>The entries of a map, or none where the bytes are empty.</summary>
    public MapEntries(ReadOnlySpan<byte> bytes, WampSerializer serializer)
    {
        _bytes = bytes;
        _serializer = serializer;
        _at = 1;
        if (serializer == WampSerializer.Json || bytes.IsEmpty)
            return;
        _at = 0;
        CountedValue.TryReadListHeader(bytes, serializer, ref _at, out _announced);
    }

    /// <summary>The encoded map, or nothing.</summary>
    public readonly ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>The key.</summary>
    public readonly ReadOnlySpan<byte> Key => TextOf(_key, _keyIsPlain, _serializer);

    /// <summary>What the value is.</summary>
    public MessageElementKind Kind { get; private set; }

    /// <summary>The encoded value.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>The value, where it is text; else nothing.</summary>
    public readonly ReadOnlySpan<byte> Text => Kind == MessageElementKind.String ? TextOf(Value, _valueIsPlain, _serializer) : [];

    /// <summary>The value, where it is text; else null.</summary>
    public readonly string? String => Kind == MessageElementKind.String ? Encoding.UTF8.GetString(Text) : null;

    /// <summary>Whether the value is true.</summary>
    public readonly bool IsTrue => Kind == MessageElementKind.Boolean && Value[0] is (byte)'t' or 0xC3 or 0xF5;

    /// <summary>How the map is encoded.</summary>
    public readonly WampSerializer Serializer => _serializer;

    /// <summary>The entries of the value, where it is a map; else none.</summary>
    public readonly MapEntries Entries => new(Kind == MessageElementKind.Map ? Value : [], _serializer);

    /// <summary>The value, where it is an integer that fits; else null.</summary>
    public readonly long? Integer =>
        Kind == MessageElementKind.Integer && TryGetInteger(Value, _serializer, out var value) ? value : null;

    /// <summary>Moves to the next entry.</summary>
    public bool Next()
    {
        if (_bytes.IsEmpty)
            return false;
        if (_serializer != WampSerializer.Json)
            return NextBinary();
        _at = JsonScanner.SkipSpace(_bytes, _at);
        if (_bytes[_at] == (byte)',')
            _at = JsonScanner.SkipSpace(_bytes, _at + 1);
        if (_bytes[_at] == (byte)'}')
            return false;
        var start = _at;
        JsonScanner.SkipValue(_bytes, ref _at, out _keyIsPlain);
        _key = _bytes[start.._at];
        _at = JsonScanner.SkipSpace(_bytes, _at);
        _at = JsonScanner.SkipSpace(_bytes, _at + 1);
        start = _at;
        Kind = JsonScanner.SkipValue(_bytes, ref _at, out _valueIsPlain);
        Value = _bytes[start.._at];
        return true;
    }

    /// <summary>The values of an encoded list, each as an element of the list's bytes.</summary>
    public static List<MessageElement> ListOf(ReadOnlySpan<byte> list, WampSerializer serializer)
    {
        Span<MessageElement> room = stackalloc MessageElement[MessageScanner.MaxElements];
        var count = MessageScanner.Split(list, serializer, room);
        if (count > room.Length)
        {
            room = new MessageElement[count];
            MessageScanner.Split(list, serializer, room);
        }

        return [.. room[..count]];
    }

    /// <summary>An encoded integer, where it fits 64 bits.</summary>
    public static bool TryGetInteger(ReadOnlySpan<byte> raw, WampSerializer serializer, out long value)
    {
        if (serializer == WampSerializer.Json)
            return System.Buffers.Text.Utf8Parser.TryParse(raw, out value, out var used) && used == raw.Length;
        if (QuickScanner.TryGetUnsigned(raw, serializer, out value))
            return true;
        var reader = new WampReader(raw, serializer);
        reader.Read();
        return reader.TryGetInteger(out value);
    }

    private bool NextBinary()
    {
        if (!CountedValue.More(_bytes, _announced, _seen, ref _at))
            return false;
        _seen++;
        var start = _at;
        CountedValue.Skip(_bytes, _serializer, ref _at, out _keyIsPlain);
        _key = _bytes[start.._at];
        start = _at;
        Kind = CountedValue.Skip(_bytes, _serializer, ref _at, out _valueIsPlain);
        Value = _bytes[start.._at];
        return true;
    }

    /// <summary>The UTF-8 bytes of an encoded text.</summary>
    public static ReadOnlySpan<byte> TextOf(ReadOnlySpan<byte> raw, bool isPlain, WampSerializer serializer)
    {
        if (serializer != WampSerializer.Json)
            return CountedValue.TextOf(raw, serializer);
        return isPlain ? raw[1..^1] : Encoding.UTF8.GetBytes(JsonText.Unescape(raw[1..^1], 0));
    }
}
