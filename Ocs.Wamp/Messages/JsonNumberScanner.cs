using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Ocs.Wamp;

/// <summary>Passes over a JSON number, or Python's <c>NaN</c>, <c>Infinity</c> and <c>-Infinity</c>.</summary>
internal static class JsonNumberScanner
{
    /// <summary>Moves from its first byte to behind its last; what may follow is for the caller to say.</summary>
    public static int Skip(ReadOnlySpan<byte> text, int at, out bool isInteger)
    {
        // Nearly every number fits one vector: sign, digits, point, digits. Two counts of set bits pass over it.
        if (Vector256.IsHardwareAccelerated && at <= text.Length - Vector256<byte>.Count)
        {
            var bytes = Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(text), (nuint)at);
            var isOther = ~DigitBits(bytes);
            var start = text[at] == (byte)'-' ? 1 : 0;
            var whole = BitOperations.TrailingZeroCount(isOther & (uint.MaxValue << start));
            if (whole > start && whole < 31 && (text[at + start] != (byte)'0' || whole == start + 1))
            {
                var next = text[at + whole];
                isInteger = next != (byte)'.';
                if (isInteger)
                {
                    if (next is not ((byte)'e' or (byte)'E'))
                        return at + whole;
                }
                else
                {
                    var end = BitOperations.TrailingZeroCount(isOther & (uint.MaxValue << (whole + 1)));
                    if (end > whole + 1 && end < 32 && text[at + end] is not ((byte)'e' or (byte)'E'))
                        return at + end;
                }
            }
        }

        return SkipSlowly(text, at, out isInteger);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint DigitBits(Vector256<byte> bytes) =>
        Vector256.LessThan(bytes - Vector256.Create((byte)'0'), Vector256.Create((byte)10)).ExtractMostSignificantBits();

    private static int SkipSlowly(ReadOnlySpan<byte> text, int start, out bool isInteger)
    {
        isInteger = true;
        var at = start;
        if (text[at] == (byte)'-')
            at++;
        var rest = text[at..];
        if (rest.StartsWith("Infinity"u8))
        {
            isInteger = false;
            return at + 8;
        }

        if (at == start && rest.StartsWith("NaN"u8))
        {
            isInteger = false;
            return at + 3;
        }

        var digits = CountDigits(text, at);
        if (digits == 0)
            throw JsonScanner.Malformed(text, "Expecting value", start);
        at += text[at] == (byte)'0' ? 1 : digits;

        // As in Python, a point or an exponent without digits is not part of the number: what follows is then out of place.
        if (at < text.Length && text[at] == (byte)'.' && CountDigits(text, at + 1) is > 0 and var decimals)
        {
            isInteger = false;
            at += 1 + decimals;
        }

        if (at < text.Length && text[at] is (byte)'e' or (byte)'E')
        {
            var sign = at + 1 < text.Length && text[at + 1] is (byte)'+' or (byte)'-' ? 1 : 0;
            if (CountDigits(text, at + 1 + sign) is > 0 and var exponent)
            {
                isInteger = false;
                at += 1 + sign + exponent;
            }
        }

        return at;
    }

    private static int CountDigits(ReadOnlySpan<byte> text, int start)
    {
        var at = start;
        while ((uint)at < (uint)text.Length && char.IsAsciiDigit((char)text[at]))
            at++;
        return at - start;
    }
}
