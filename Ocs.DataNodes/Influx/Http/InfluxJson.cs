using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Ocs.DataNodes.Influx.Http;

/// <summary>Writes JSON as Go does: numbers in the fewest digits, <c>&lt;</c>, <c>&gt;</c> and <c>&amp;</c> escaped in texts.</summary>
/// <param name="output">Where the text goes, as UTF-8.</param>
internal readonly struct InfluxJson(IBufferWriter<byte> output)
{
    private static readonly SearchValues<char> Special = SearchValues.Create(
        [.. Enumerable.Range(0, 32).Select(c => (char)c), '"', '\\', '<', '>', '&', '\u2028', '\u2029']);

    public void Raw(ReadOnlySpan<byte> text) => output.Write(text);

    public void Text(string text)
    {
        var rest = text.AsSpan();
        Raw("\""u8);
        for (var next = rest.IndexOfAny(Special); next >= 0; next = rest.IndexOfAny(Special))
        {
            Utf8(rest[..next]);
            Escaped(rest[next]);
            rest = rest[(next + 1)..];
        }

        Utf8(rest);
        Raw("\""u8);
    }

    public void Integer(long number)
    {
        var span = output.GetSpan(20);
        Utf8Formatter.TryFormat(number, span, out var written);
        output.Advance(written);
    }

    /// <summary>The shortest digits that read back the same: without exponent from 1e-6 to below 1e21, as Go writes them.</summary>
    public void Float(double number)
    {
        if (!double.IsFinite(number))
        {
            Raw("null"u8);
            return;
        }

        var span = output.GetSpan(64);
        number.TryFormat(span, out var written, "R", CultureInfo.InvariantCulture);
        var exponent = span[..written].IndexOf((byte)'E');
        if (exponent < 0)
        {
            output.Advance(written);
            return;
        }

        Span<char> digits = stackalloc char[32];
        var sign = span[0] == '-' ? 1 : 0;
        var count = 0;
        foreach (var digit in span[sign..exponent])
        {
            if (digit != '.')
                digits[count++] = (char)digit;
        }

        var power = int.Parse(span[(exponent + 1)..written], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        Raw(Encoding.ASCII.GetBytes((sign > 0 ? "-" : "") + Layout(digits[..count].ToString(), power)));
    }

    public void Boolean(bool value) => Raw(value ? "true"u8 : "false"u8);

    private static string Layout(string digits, int power)
    {
        if (power is < -6 or >= 21)
            return $"{digits[0]}{(digits.Length > 1 ? "." + digits[1..] : "")}e{(power < 0 ? "-" : "+")}{Math.Abs(power):00}".Replace("e-0", "e-", StringComparison.Ordinal);
        if (power < 0)
            return "0." + new string('0', -power - 1) + digits;
        return digits.Length <= power + 1
            ? digits.PadRight(power + 1, '0')
            : $"{digits[..(power + 1)]}.{digits[(power + 1)..]}";
    }

    private void Utf8(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
            return;
        var span = output.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length));
        output.Advance(Encoding.UTF8.GetBytes(text, span));
    }

    private void Escaped(char c)
    {
        var text = c switch
        {
            '"' => "\\\"",
            '\\' => "\\\\",
            '\n' => "\\n",
            '\r' => "\\r",
            '\t' => "\\t",
            _ => $"\\u{(int)c:x4}",
        };
        Raw(Encoding.ASCII.GetBytes(text));
    }
}
