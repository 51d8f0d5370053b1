using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Encodings.Web;
using Ocs.Wamp;

namespace Ocs.DataNodes.Json;

/// <summary>Writes JSON into a buffer, without commas of its own making: the caller writes the structure as text.</summary>
internal ref struct JsonOutput(IBufferWriter<byte> writer)
{
    private const int BlockSize = 16 * 1024;

    /// <summary>More than the longest number.</summary>
    private const int NumberSize = 32;

    /// <summary>The milliseconds of so many digits change from point to point; those before them hardly ever do.</summary>
    private const int FastDigits = 6;

    /// <summary>The shortest text of a smaller number has an exponent.</summary>
    private const double LeastDecimal = 1e-4;

    /// <summary>More than the longest point.</summary>
    private const int PointSize = (2 * NumberSize) + 4;

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

    /// <summary>Writes a number so that reading it gives the same one, in the same text wherever it stands; <c>null</c> where it is not finite.</summary>
    public void Number(double value)
    {
        Reserve(NumberSize);
        if (!double.IsFinite(value))
        {
            Raw("null"u8);
            return;
        }

        if (_misses < 8 && (Math.Abs(value) >= LeastDecimal || value == 0) && TryDecimal(value))
            return;
        value.TryFormat(_free[_used..], out var written, default, System.Globalization.CultureInfo.InvariantCulture);
        _used += written;
    }

    /// <summary>Writes points as Grafana's JSON data sources have them: <c>[value,time],[value,time]</c>.</summary>
    public void Points(scoped ReadOnlySpan<double> values, scoped ReadOnlySpan<long> times)
    {
        Span<byte> slow = stackalloc byte[NumberSize];
        var (slowPart, slowLength) = (-1L, 0);
        for (var index = 0; index < values.Length; index++)
        {
            Reserve(PointSize);
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
                DecimalText.WriteDigits((uint)(time - (part * FastRange)), _free.Slice(_used + slowLength, FastDigits));
                _used += slowLength + FastDigits;
            }

            _free[_used++] = (byte)']';
        }
    }

    /// <summary>The same, of points so few that they stand in one place.</summary>
    /// <returns>What was written; only until more is.</returns>
    public ReadOnlySpan<byte> PointsTogether(scoped ReadOnlySpan<double> values, scoped ReadOnlySpan<long> times)
    {
        Reserve(PointSize * values.Length);
        var begin = _used;
        Points(values, times);
        return _free[begin.._used];
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

    private bool TryDecimal(double value)
    {
        if (!DecimalText.TryFormat(value, ref _decimals, _free[_used..], out var written))
        {
            _misses++;
            return false;
        }

        _used += written;
        return true;
    }

    private void Reserve(int size)
    {
        if (_free.Length - _used >= size)
            return;
        Flush();
        _free = writer.GetSpan(Math.Max(size, BlockSize));
    }
}
