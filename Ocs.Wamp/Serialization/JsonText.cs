using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Ocs.Wamp;

/// <summary>Escapes of JSON strings, and WAMP's binary strings: U+0000, then base64.</summary>
internal static class JsonText
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>The bytes that end a run of plain text inside a string.</summary>
    public static ReadOnlySpan<byte> StopBytes =>
    [
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16,
        17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, (byte)'"', (byte)'\\',
    ];

    private static ReadOnlySpan<byte> BinaryPrefix => "\\u0000"u8;

    /// <summary>How long the escape is that begins here: 2, 6, or 0 where it is none.</summary>
    public static int EscapeLength(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 2)
            return 0;
        if (bytes[1] != 'u')
            return Unescape(bytes[1]) != 0 ? 2 : 0;
        return bytes.Length >= 6 && IsHex(bytes[2]) && IsHex(bytes[3]) && IsHex(bytes[4]) && IsHex(bytes[5]) ? 6 : 0;
    }

    /// <summary>The text of a string's content, whose escapes were checked before.</summary>
    public static string Unescape(ReadOnlySpan<byte> content, int offset)
    {
        var characters = ArrayPool<char>.Shared.Rent(content.Length);
        try
        {
            return new string(characters, 0, Unescape(content, offset, characters));
        }
        finally
        {
            ArrayPool<char>.Shared.Return(characters);
        }
    }

    /// <summary>Whether a string's content, whose escapes were checked before, means this text.</summary>
    public static bool UnescapedEquals(ReadOnlySpan<byte> content, int offset, ReadOnlySpan<byte> utf8)
    {
        var characters = ArrayPool<char>.Shared.Rent(content.Length + utf8.Length);
        try
        {
            var length = Unescape(content, offset, characters);
            var wanted = characters.AsSpan(length);
            return Encoding.UTF8.TryGetChars(utf8, wanted, out var wantedLength)
                && wanted[..wantedLength].SequenceEqual(characters.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<char>.Shared.Return(characters);
        }
    }

    /// <summary>Whether a string's content means bytes and not text.</summary>
    public static bool IsBinary(ReadOnlySpan<byte> content)
    {
        if (!content.StartsWith(BinaryPrefix))
            return false;
        var encoded = content[BinaryPrefix.Length..];
        return encoded.Contains((byte)'\\')
            ? Base64.IsValid(Unescape(encoded, 0))
            : Base64.IsValid(encoded);
    }

    /// <summary>The bytes of a string's content for which <see cref="IsBinary"/> is true.</summary>
    public static byte[] DecodeBinary(ReadOnlySpan<byte> content)
    {
        var encoded = content[BinaryPrefix.Length..];
        if (encoded.Contains((byte)'\\'))
            return Convert.FromBase64String(Unescape(encoded, 0));
        var decoded = new byte[Base64.GetMaxDecodedFromUtf8Length(encoded.Length)];
        Base64.DecodeFromUtf8(encoded, decoded, out _, out var length);
        return length == decoded.Length ? decoded : decoded[..length];
    }

    private static int Unescape(ReadOnlySpan<byte> content, int offset, Span<char> characters)
    {
        var written = 0;
        var at = 0;
        while (at < content.Length)
        {
            var run = content[at..].IndexOf((byte)'\\');
            run = run < 0 ? content.Length - at : run;
            try
            {
                written += StrictUtf8.GetChars(content.Slice(at, run), characters[written..]);
            }
            catch (DecoderFallbackException fault)
            {
                throw new WampFormatException($"The text at byte {(offset + at).ToString(CultureInfo.InvariantCulture)} is not UTF-8.", fault);
            }

            at += run;
            if (at == content.Length)
                break;
            var isHex = content[at + 1] == 'u';
            characters[written++] = isHex
                ? (char)ushort.Parse(content.Slice(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)
                : Unescape(content[at + 1]);
            at += isHex ? 6 : 2;
        }

        return written;
    }

    private static char Unescape(byte escape) => escape switch
    {
        (byte)'"' => '"',
        (byte)'\\' => '\\',
        (byte)'/' => '/',
        (byte)'b' => '\b',
        (byte)'f' => '\f',
        (byte)'n' => '\n',
        (byte)'r' => '\r',
        (byte)'t' => '\t',
        _ => '\0',
    };

    private static bool IsHex(byte value) => (uint)(value - '0') <= 9 || (uint)((value | 0x20) - 'a') <= 5;
}
