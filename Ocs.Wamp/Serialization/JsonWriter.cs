using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Numerics;
using System.Text.Unicode;

namespace Ocs.Wamp;

/// <summary>Writes JSON without white space. Commas need no memory of what is open: each value but the first of a list or map has one.</summary>
internal sealed class JsonWriter : WampWriter
{
    // Most measurements have no more, and zeros behind are left out.
    private const int UsualDecimals = 6;
    private const int LongestInteger = 20;
    private static readonly SearchValues<byte> StopBytes = SearchValues.Create(JsonText.StopBytes);
    private static readonly SearchValues<char> StopCharacters = CreateStopCharacters();

    private bool _needsComma;

    /// <inheritdoc/>
    public override WampSerializer Serializer => WampSerializer.Json;

    /// <inheritdoc/>
    public override void WriteNull() => WriteWord("null"u8);

    /// <inheritdoc/>
    public override void WriteBoolean(bool value) => WriteWord(value ? "true"u8 : "false"u8);

    /// <inheritdoc/>
    public override void WriteInteger(long value)
    {
        var span = Output.GetSpan(LongestInteger + 1);
        Output.Advance(Format(value, span));
        _needsComma = true;
    }

    /// <inheritdoc/>
    public override void WriteBigInteger(BigInteger value)
    {
        var text = value.ToString(CultureInfo.InvariantCulture);
        var span = Output.GetSpan(text.Length + 1);
        var length = Separate(span);
        Utf8.FromUtf16(text, span[length..], out _, out var written);
        Output.Advance(length + written);
        _needsComma = true;
    }

    /// <inheritdoc/>
    public override void WriteDouble(double value)
    {
        var decimals = UsualDecimals;
        WriteDouble(value, ref decimals);
    }

    /// <inheritdoc/>
    public override void WriteString(ReadOnlySpan<char> value)
    {
        WriteOpening((byte)'"');
        WriteCharacters(value);
        WriteClosing("\""u8);
    }

    /// <inheritdoc/>
    public override void WriteString(ReadOnlySpan<byte> utf8)
    {
        WriteOpening((byte)'"');
        WriteCharacters(utf8);
        WriteClosing("\""u8);
    }

    /// <inheritdoc/>
    public override void WriteBinary(ReadOnlySpan<byte> value)
    {
        WriteWord("\"\\u0000"u8);
        var span = Output.GetSpan(Base64.GetMaxEncodedToUtf8Length(value.Length));
        Base64.EncodeToUtf8(value, span, out _, out var written);
        Output.Advance(written);
        WriteClosing("\""u8);
    }

    /// <inheritdoc/>
    public override void BeginList(int count)
    {
        WriteOpening((byte)'[');
        _needsComma = false;
    }

    /// <inheritdoc/>
    public override void EndList() => WriteClosing("]"u8);

    /// <inheritdoc/>
    public override void BeginMap(int count)
    {
        WriteOpening((byte)'{');
        _needsComma = false;
    }

    /// <inheritdoc/>
    public override void WriteKey(ReadOnlySpan<char> key)
    {
        WriteOpening((byte)'"');
        WriteCharacters(key);
        WriteClosing("\":"u8);
        _needsComma = false;
    }

    /// <inheritdoc/>
    public override void WriteKey(ReadOnlySpan<byte> utf8)
    {
        WriteOpening((byte)'"');
        WriteCharacters(utf8);
        WriteClosing("\":"u8);
        _needsComma = false;
    }

    /// <inheritdoc/>
    public override void EndMap() => WriteClosing("}"u8);

    /// <inheritdoc/>
    public override void WriteDoubles(ReadOnlySpan<double> values)
    {
        BeginList(values.Length);
        var decimals = UsualDecimals;
        foreach (var value in values)
            WriteDouble(value, ref decimals);
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
    public override void WriteRaw(ReadOnlySpan<byte> encoded) => WriteWord(encoded);

    /// <inheritdoc/>
    internal override void BeginMessage() => BeginList(0);

    /// <inheritdoc/>
    internal override void EndMessage() => EndList();

    /// <inheritdoc/>
    private protected override void Restart() => _needsComma = false;

    private static SearchValues<char> CreateStopCharacters()
    {
        Span<char> characters = stackalloc char[JsonText.StopBytes.Length];
        for (var i = 0; i < characters.Length; i++)
            characters[i] = (char)JsonText.StopBytes[i];
        return SearchValues.Create(characters);
    }

    private int Format(long value, Span<byte> span)
    {
        var length = Separate(span);
        Utf8Formatter.TryFormat(value, span[length..], out var written);
        return length + written;
    }

    /// <summary>Writes a number as the one before it: with decimals, or, where these are beyond all bounds, its shortest digits.</summary>
    private void WriteDouble(double value, ref int decimals)
    {
        var span = Output.GetSpan(DecimalText.LongestLength + 3);
        var length = Separate(span);
        length += double.IsFinite(value) ? Format(value, span[length..], ref decimals) : FormatWord(value, span[length..]);
        Output.Advance(length);
        _needsComma = true;
    }

    private static int Format(double value, Span<byte> span, ref int decimals)
    {
        if (!DecimalText.TryFormat(value, ref decimals, span, out var length))
        {
            decimals = int.MaxValue;
            value.TryFormat(span, out length, provider: CultureInfo.InvariantCulture);
        }

        if (span[..length].IndexOfAny((byte)'.', (byte)'E') < 0)
        {
            span[length++] = (byte)'.';
            span[length++] = (byte)'0';
        }

        return length;
    }

    private static int FormatWord(double value, Span<byte> span)
    {
        var word = double.IsNaN(value) ? "NaN"u8 : value > 0 ? "Infinity"u8 : "-Infinity"u8;
        word.CopyTo(span);
        return word.Length;
    }

    private int Separate(Span<byte> span)
    {
        span[0] = (byte)',';
        return _needsComma ? 1 : 0;
    }

    private void WriteOpening(byte opening)
    {
        var span = Output.GetSpan(2);
        var length = Separate(span);
        span[length++] = opening;
        Output.Advance(length);
    }

    private void WriteClosing(ReadOnlySpan<byte> closing)
    {
        Output.Write(closing);
        _needsComma = true;
    }

    private void WriteWord(ReadOnlySpan<byte> word)
    {
        if (_needsComma)
            Output.Write(","u8);
        WriteClosing(word);
    }

    private void WriteCharacters(ReadOnlySpan<char> value)
    {
        while (!value.IsEmpty)
        {
            var run = value.IndexOfAny(StopCharacters);
            var plain = run < 0 ? value : value[..run];
            var span = Output.GetSpan(Math.Max(plain.Length * 3, 1));
            Utf8.FromUtf16(plain, span, out var read, out var written, replaceInvalidSequences: false);
            Output.Advance(written);
            if (read < plain.Length || run >= 0)
                WriteEscape(value[read++]); // a lone surrogate cannot be UTF-8, but can be escaped
            value = value[read..];
        }
    }

    private void WriteCharacters(ReadOnlySpan<byte> utf8)
    {
        while (true)
        {
            var run = utf8.IndexOfAny(StopBytes);
            Output.Write(run < 0 ? utf8 : utf8[..run]);
            if (run < 0)
                break;
            WriteEscape((char)utf8[run]);
            utf8 = utf8[(run + 1)..];
        }
    }

    private void WriteEscape(char character)
    {
        var span = Output.GetSpan(6);
        var letter = character switch
        {
            '"' => '"',
            '\\' => '\\',
            '\b' => 'b',
            '\f' => 'f',
            '\n' => 'n',
            '\r' => 'r',
            '\t' => 't',
            _ => 'u',
        };
        span[0] = (byte)'\\';
        span[1] = (byte)letter;
        if (letter == 'u')
            Utf8Formatter.TryFormat((ushort)character, span[2..], out _, new StandardFormat('x', 4));
        Output.Advance(letter == 'u' ? 6 : 2);
    }
}
