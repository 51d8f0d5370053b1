using System.Buffers.Text;

namespace Ocs.Wamp;

/// <summary>
/// Writes numbers of few decimals, as most measured values are: the digits of an integer are written, much faster than the
/// shortest digits of a double are found. They are the same digits, since the quotient is the number exactly, and no two
/// numbers of so few decimals are the same double.
/// </summary>
public static class DecimalText
{
    /// <summary>How many bytes a number may take.</summary>
    public const int LongestLength = 32;

    // Up to here doubles are closer to each other than numbers of so many decimals, so that each is another double.
    private const double MostScaled = 1L << 52;

    private static ReadOnlySpan<double> Powers => [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9];

    private static ReadOnlySpan<ulong> WholePowers => [1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000];

    private static ReadOnlySpan<byte> Pairs =>
        "00010203040506070809101112131415161718192021222324252627282930313233343536373839404142434445464748495051525354555657585960616263646566676869707172737475767778798081828384858687888990919293949596979899"u8;

    /// <summary>Writes a number that has at most nine decimals and some 15 digits; false for others, and for NaN and infinities.</summary>
    /// <param name="value">The number.</param>
    /// <param name="decimals">The least number of decimals to try, 0 to 9, beyond which none is; set to what was needed, as a series keeps its own.</param>
    /// <param name="utf8">Where it goes: <see cref="LongestLength"/> bytes are enough.</param>
    /// <param name="written">How many bytes it took.</param>
    public static bool TryFormat(double value, ref int decimals, Span<byte> utf8, out int written)
    {
        for (var tried = decimals; tried < Powers.Length; tried++)
        {
            var scaled = Math.Round(value * Powers[tried]);
            if (!(Math.Abs(scaled) <= MostScaled))
                break;
            if (scaled / Powers[tried] != value)
                continue;
            decimals = tried;
            written = Write((long)scaled, tried, double.IsNegative(value), utf8);
            return true;
        }

        written = 0;
        return false;
    }

    /// <summary>Fills a place with the digits of a number, zeros in front.</summary>
    /// <param name="number">The number.</param>
    /// <param name="place">As many bytes as there are to be digits.</param>
    public static void WriteDigits(uint number, Span<byte> place)
    {
        var at = place.Length;
        for (; at >= 2; at -= 2)
        {
            var rest = number / 100;
            Pairs.Slice((int)(number - (rest * 100)) * 2, 2).CopyTo(place[(at - 2)..]);
            number = rest;
        }

        if (at == 1)
            place[0] = (byte)('0' + (number % 10));
    }

    private static int Write(long scaled, int decimals, bool isNegative, Span<byte> utf8)
    {
        var at = 0;
        if (isNegative)
            utf8[at++] = (byte)'-';
        var (whole, rest) = Math.DivRem((ulong)Math.Abs(scaled), WholePowers[decimals]);
        Utf8Formatter.TryFormat(whole, utf8[at..], out var written);
        at += written;
        if (rest == 0)
            return at;

        // Less than 10⁹: nine digits are the most that are tried.
        var digits = (uint)rest;
        for (; digits % 10 == 0; decimals--)
            digits /= 10;
        utf8[at++] = (byte)'.';
        WriteDigits(digits, utf8.Slice(at, decimals));
        return at + decimals;
    }
}
