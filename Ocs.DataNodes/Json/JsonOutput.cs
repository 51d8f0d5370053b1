using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Encodings.Web;

namespace Ocs.DataNodes.Json;

/// <summary>Writes JSON into a buffer, without commas of its own making: the caller writes the structure as text.</summary>
internal ref struct JsonOutput(IBufferWriter<byte> writer)
{
    private const int BlockSize = 16 * 1024;

    /// <summary>More than the longest number.</summary>
    private const int NumberSize = 32;

    /// <summary>The milliseconds of so many digits change from point to point; those before them hardly ever do.</summary>
    private const int FastDigits = 6;

    private const long FastRange = 1_000_000;

    private Span<byte> _free;
    private int _used;
    private int _decimals;
    private int _misses;

    /// <summary>Writes text that is JSON already.</summary>
    public void Raw(scoped ReadOnlySpan<byte> json)
    {
        Reserve(json.Length);
        json.CopyTo(_free[_used..]);
        _used += json.Length;
    }

    /// <summary>Writes a text, quoted and escaped; half a surrogate pair becomes U+FFFD.</summary>
    public void Text(scoped ReadOnlySpan<char> text)
    {
        Raw("\""u8);
        Span<char> escaped = stackalloc char[1024];
        while (!text.IsEmpty)
        {
            JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text, escaped, out var read, out var written);
            Reserve(written * 3);
            _used += Encoding.UTF8.GetBytes(escaped[..written], _free[_used..]);
            text = text[read..];
        }

        Raw("\""u8);
    }

    /// <summary>Writes a whole number.</summary>
    public void Integer(long value)
    {
        Reserve(NumberSize);
        Utf8Formatter.TryFormat(value, _free[_used..], out var written);
        _used += written;
    }

    /// <summary>Writes a number so that reading it gives the same one; <c>null</c> where it is not finite.</summary>
    public void Number(double value)
    {
        Reserve(NumberSize);
        if (!double.IsFinite(value))
        {
            Raw("null"u8);
            return;
        }

        if (_misses < 8 && TryDecimal(value))
            return;
        value.TryFormat(_free[_used..], out var written, default, System.Globalization.CultureInfo.InvariantCulture);
        _used += written;
    }

    /// <summary>Writes points as Grafana's JSON data sources have them: <c>[value,time],[value,time]</c>.</summary>
    public void Points(ReadOnlySpan<double> values, ReadOnlySpan<long> times)
    {
        BeginSeries();
        Span<byte> slow = stackalloc byte[NumberSize];
        var (slowPart, slowLength) = (-1L, 0);
        for (var index = 0; index < values.Length; index++)
        {
            Reserve((2 * NumberSize) + 4);
            _free[_used] = (byte)',';
            _used += index > 0 ? 1 : 0;
            _free[_used++] = (byte)'[';
            Number(values[index]);
            _free[_used++] = (byte)',';
            var time = times[index];
            if (time < FastRange)
            {
                Integer(time);
            }
            else
            {
                var part = time / FastRange;
                if (part != slowPart)
                {
                    slowPart = part;
                    Utf8Formatter.TryFormat(part, slow, out slowLength);
                }

                slow[..slowLength].CopyTo(_free[_used..]);
                WriteDigits((uint)(time - (part * FastRange)), _free.Slice(_used + slowLength, FastDigits));
                _used += slowLength + FastDigits;
            }

            _free[_used++] = (byte)']';
        }
    }

    /// <summary>Hands over what was written; call it before anything else writes into the buffer.</summary>
    public void Flush()
    {
        if (_used > 0)
            writer.Advance(_used);
        _free = default;
        _used = 0;
    }

    /// <summary>Forgets what was learnt of the numbers before: another series begins.</summary>
    public void BeginSeries() => (_decimals, _misses) = (0, 0);

    /// <summary>
    /// Most measured values have few decimals, and a series keeps theirs: then the digits of an integer are written, much
    /// faster than the shortest digits of a double are found. It is the same number, since the quotient is it exactly.
    /// </summary>
    private bool TryDecimal(double value)
    {
        for (var decimals = _decimals; decimals < Powers.Length; decimals++)
        {
            var scaled = Math.Round(value * Powers[decimals]);
            if (Math.Abs(scaled) >= 1e15)
                break;
            if (scaled / Powers[decimals] != value)
                continue;
            _decimals = decimals;
            WriteDecimal((long)scaled, decimals, double.IsNegative(value));
            return true;
        }

        _misses++;
        return false;
    }

    private static ReadOnlySpan<double> Powers => [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9];

    private static ReadOnlySpan<byte> Pairs =>
        "00010203040506070809101112131415161718192021222324252627282930313233343536373839404142434445464748495051525354555657585960616263646566676869707172737475767778798081828384858687888990919293949596979899"u8;

    private static ReadOnlySpan<ulong> WholePowers => [1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000];

    private void WriteDecimal(long scaled, int decimals, bool isNegative)
    {
        var free = _free[_used..];
        var at = 0;
        if (isNegative)
            free[at++] = (byte)'-';
        var (whole, rest) = Math.DivRem((ulong)Math.Abs(scaled), WholePowers[decimals]);
        Utf8Formatter.TryFormat(whole, free[at..], out var written);
        at += written;
        if (rest != 0)
        {
            // Less than 10⁹: nine digits are the most that are tried.
            var digits = (uint)rest;
            for (; digits % 10 == 0; decimals--)
                digits /= 10;
            free[at++] = (byte)'.';
            WriteDigits(digits, free.Slice(at, decimals));
            at += decimals;
        }

        _used += at;
    }

    /// <summary>Fills a place with the digits of a number, zeros in front.</summary>
    private static void WriteDigits(uint number, Span<byte> place)
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

    private void Reserve(int size)
    {
        if (_free.Length - _used >= size)
            return;
        Flush();
        _free = writer.GetSpan(Math.Max(size, BlockSize));
    }
}
