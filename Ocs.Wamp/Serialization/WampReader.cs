using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;

namespace Ocs.Wamp;

/// <summary>
/// Reads a payload token by token from the bytes of a message, in any serializer, without objects.
/// Malformed bytes, and asking a token for what it is not, throw <see cref="WampFormatException"/>.
/// </summary>
public ref partial struct WampReader
{
    /// <summary>How deep lists and maps may lie in each other.</summary>
    public const int MaxDepth = 512;

    private const int ShallowDepth = 16;
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    private readonly ReadOnlySpan<byte> _bytes;
    private int _position;
    private int _tokenStart;
    private int _contentStart;
    private int _contentLength;
    private int _depth;
    private bool _inMap;
    private bool _escaped; // JSON: with escapes; CBOR: in chunks
    private bool _isNumericKey;
    private bool _isComplement; // CBOR: minus one, minus the bytes
    private ScannedNumber _number;
    private Levels _levels;
    private long[]? _deeperLevels;

    /// <summary>Starts in front of the first value of some bytes.</summary>
    public WampReader(ReadOnlySpan<byte> bytes, WampSerializer serializer)
    {
        _bytes = bytes;
        Serializer = serializer;
    }

    /// <summary>How the bytes are encoded.</summary>
    public WampSerializer Serializer { get; }

    /// <summary>What the reader stands on.</summary>
    public WampToken Token { get; private set; }

    /// <summary>How many bytes lie behind the reader: the end of the token it stands on.</summary>
    public readonly int Position => _position;

    /// <summary>How many lists and maps are open around the next token.</summary>
    public readonly int Depth => _depth;

    /// <summary>Where the token it stands on begins.</summary>
    internal readonly int TokenStart => _tokenStart;

    /// <summary>How many values or entries the list or map has whose start it stands on; -1 where only its end will tell.</summary>
    internal readonly int Count => Serializer == WampSerializer.Json ? -1 : (int)(Level(_depth - 1) >> 1);

    private readonly ReadOnlySpan<byte> Content => _bytes.Slice(_contentStart, _contentLength);

    /// <summary>Moves to the next token; false at the end of the bytes.</summary>
    public bool Read() => Serializer switch
    {
        WampSerializer.Json => ReadJson(),
        WampSerializer.MessagePack => ReadCounted(isCbor: false),
        _ => ReadCounted(isCbor: true),
    };

    /// <summary>Moves over the value it stands on (with all inside it): a list or map to its end, a key to the end of its value.</summary>
    public void Skip()
    {
        if (Token == WampToken.Key)
            Read();
        if (Token is not (WampToken.ListStart or WampToken.MapStart))
            return;
        var outside = _depth - 1;
        while (_depth > outside)
            Read();
    }

    /// <summary>The boolean it stands on.</summary>
    public readonly bool GetBoolean() => Token == WampToken.Boolean ? _contentLength != 0 : throw Wrong("a boolean");

    /// <summary>The integer it stands on, if it fits 64 bits.</summary>
    public readonly bool TryGetInteger(out long value)
    {
        if (Token == WampToken.Integer)
            return _number.TryGetInteger(out value);
        value = 0;
        return false;
    }

    /// <summary>The integer it stands on, of any size.</summary>
    public readonly BigInteger GetBigInteger() =>
        TryGetInteger(out var value) ? value
        : Token != WampToken.Integer ? throw Wrong("an integer")
        : Serializer == WampSerializer.Json ? GetJsonBigInteger()
        : GetBigIntegerOfBytes();

    /// <summary>The number it stands on, integer or double, as a double.</summary>
    public readonly double GetDouble() =>
        Token == WampToken.Double || (Token == WampToken.Integer && (Serializer == WampSerializer.Json || TryGetInteger(out _)))
            ? _number.ToDouble(Content)
            : Token == WampToken.Integer ? (double)GetBigIntegerOfBytes() : throw Wrong("a number");

    /// <summary>The text or key it stands on.</summary>
    public readonly string GetString()
    {
        if (Token is not (WampToken.String or WampToken.Key))
            throw Wrong("text");
        if (_escaped && Serializer == WampSerializer.Json)
            return JsonText.Unescape(Content, _contentStart);
        if (_isNumericKey)
            return GetNumericKey();
        try
        {
            return StrictUtf8.GetString(_escaped ? CborChunks.Join(Content) : Content);
        }
        catch (DecoderFallbackException fault)
        {
            throw NotUtf8(_contentStart, fault);
        }
    }

    /// <summary>Whether the text or key it stands on is this one; allocates nothing.</summary>
    public readonly bool TextEquals(ReadOnlySpan<byte> utf8) =>
        Token is WampToken.String or WampToken.Key
        && (TryGetUtf8(out var plain) ? plain.SequenceEqual(utf8)
            : Serializer == WampSerializer.Json ? JsonText.UnescapedEquals(Content, _contentStart, utf8)
            : Encoding.UTF8.GetBytes(GetString()).AsSpan().SequenceEqual(utf8));

    /// <summary>The text or key it stands on as UTF-8, where it stands so in the bytes; false where it must be unescaped.</summary>
    public readonly bool TryGetUtf8(out ReadOnlySpan<byte> utf8)
    {
        var plain = Token is WampToken.String or WampToken.Key && !_escaped && !_isNumericKey;
        utf8 = plain ? Content : [];
        return plain;
    }

    /// <summary>The bytes it stands on.</summary>
    public readonly byte[] GetBinary() =>
        Token != WampToken.Binary ? throw Wrong("binary")
        : Serializer == WampSerializer.Json ? JsonText.DecodeBinary(Content)
        : _escaped ? CborChunks.Join(Content)
        : Content.ToArray();

    /// <summary>The whole value it stands on, decoded; the reader moves to its last token.</summary>
    public WampValue GetValue() => Token switch
    {
        WampToken.Null => WampValue.Null,
        WampToken.Boolean => GetBoolean(),
        WampToken.Integer => TryGetInteger(out var value) ? value : GetBigInteger(),
        WampToken.Double => GetDouble(),
        WampToken.String => GetString(),
        WampToken.Binary => GetBinary(),
        WampToken.ListStart => GetList(),
        WampToken.MapStart => GetMap(),
        _ => throw Wrong("a value"),
    };

    /// <summary>The encoded bytes of the value it stands on, as they came; the reader moves to its last token.</summary>
    public ReadOnlySpan<byte> GetRaw()
    {
        if (Token is WampToken.None or WampToken.Key or WampToken.ListEnd or WampToken.MapEnd)
            throw Wrong("a value");
        var start = _tokenStart;
        Skip();
        return _bytes[start.._position];
    }

    private WampList GetList()
    {
        var list = new WampList();
        while (ReadInside() && Token != WampToken.ListEnd)
            list.Add(GetValue());
        return list;
    }

    private WampMap GetMap()
    {
        var map = new WampMap();
        while (ReadInside() && Token != WampToken.MapEnd)
        {
            var key = GetString();
            ReadInside();
            map.Add(key, GetValue());
        }

        return map;
    }

    private bool ReadInside() => Read() ? true : throw Malformed("the message ends inside a list or map", _position);

    private void Open(long level)
    {
        if (_depth == MaxDepth)
            throw Malformed($"lists and maps lie more than {MaxDepth} deep in each other", _tokenStart);
        SetLevel(_depth, level);
        _depth++;
        _inMap = (level & 1) != 0;
    }

    private void Close()
    {
        _depth--;
        _inMap = _depth > 0 && (Level(_depth - 1) & 1) != 0;
    }

    private readonly long Level(int depth) => depth < ShallowDepth ? _levels[depth] : _deeperLevels![depth - ShallowDepth];

    private void SetLevel(int depth, long level)
    {
        if (depth < ShallowDepth)
            _levels[depth] = level;
        else
            (_deeperLevels ??= new long[MaxDepth - ShallowDepth])[depth - ShallowDepth] = level;
    }

    private readonly WampFormatException Wrong(string wanted) =>
        new(string.Create(CultureInfo.InvariantCulture, $"Expected {wanted} but found {Token} at byte {_tokenStart} of the {Serializer} payload."));

    private readonly WampFormatException Malformed(string what, int at) =>
        new(string.Create(CultureInfo.InvariantCulture, $"Malformed {Serializer}: {what} at byte {at}."));

    private static WampFormatException NotUtf8(int at, Exception fault) =>
        new(string.Create(CultureInfo.InvariantCulture, $"The text at byte {at} is not UTF-8."), fault);

    /// <summary>What is open, by depth: bit 0 says map; the bits above are for formats that count their entries.</summary>
    [InlineArray(ShallowDepth)]
    private struct Levels
    {
        private long _first;
    }
}
