using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Ocs.Wamp;

/// <summary>Passes over a JSON string, 32 bytes at a step.</summary>
internal static class JsonStringScanner
{
    /// <summary>Moves from the opening quote to behind the closing one.</summary>
    /// <param name="text">The bytes around it.</param>
    /// <param name="at">The opening quote.</param>
    /// <param name="plain">Whether the string has no escapes.</param>
    public static int Skip(ReadOnlySpan<byte> text, int at, out bool plain)
    {
        plain = true;
        var start = at++;
        while (true)
        {
            at = NextSpecial(text, at);
            if ((uint)at >= (uint)text.Length)
                throw JsonScanner.Malformed(text, "Unterminated string starting at", start);
            switch (text[at])
            {
                case (byte)'"':
                    return at + 1;
                case (byte)'\\':
                    plain = false;
                    at = SkipEscape(text, at);
                    break;
                default:
                    throw JsonScanner.Malformed(text, "Invalid control character at", at);
            }
        }
    }

    /// <summary>The next quote, backslash or control character, or the end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int NextSpecial(ReadOnlySpan<byte> text, int at)
    {
        ref var first = ref MemoryMarshal.GetReference(text);
        while (Vector256.IsHardwareAccelerated && at <= text.Length - Vector256<byte>.Count)
        {
            var bytes = Vector256.LoadUnsafe(ref first, (nuint)at);
            var special = Vector256.Equals(bytes, Vector256.Create((byte)'"'))
                | Vector256.Equals(bytes, Vector256.Create((byte)'\\'))
                | Vector256.LessThan(bytes, Vector256.Create((byte)0x20));
            var bits = special.ExtractMostSignificantBits();
            if (bits != 0)
                return at + BitOperations.TrailingZeroCount(bits);
            at += Vector256<byte>.Count;
        }

        while ((uint)at < (uint)text.Length && text[at] >= 0x20 && text[at] != (byte)'"' && text[at] != (byte)'\\')
            at++;
        return at;
    }

    private static int SkipEscape(ReadOnlySpan<byte> text, int at)
    {
        if (at + 1 < text.Length)
        {
            switch (text[at + 1])
            {
                case (byte)'"' or (byte)'\\' or (byte)'/' or (byte)'b' or (byte)'f' or (byte)'n' or (byte)'r' or (byte)'t':
                    return at + 2;
                case (byte)'u' when at + 6 <= text.Length && IsHex(text.Slice(at + 2, 4)):
                    return at + 6;
            }
        }

        throw JsonScanner.Malformed(text, "Invalid \\escape", at);
    }

    private static bool IsHex(ReadOnlySpan<byte> digits)
    {
        foreach (var digit in digits)
        {
            if (!char.IsAsciiHexDigit((char)digit))
                return false;
        }

        return true;
    }
}
