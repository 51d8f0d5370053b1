using System.Buffers;
using System.Globalization;
using System.Text;
using Ocs.DataNodes.Json;

namespace Ocs.DataNodes.Influx.Http;

/// <summary>Writes JSON with numbers as Go writes them: without exponent from 1e-6 to below 1e21.</summary>
/// <param name="output">Where the text goes, as UTF-8.</param>
internal ref struct InfluxJson(IBufferWriter<byte> output)
{
    private JsonOutput _json = new(output);

    public void Raw(scoped ReadOnlySpan<byte> text) => _json.Raw(text);

    public void Text(string text) => _json.Text(text);

    public void Integer(long number) => _json.Integer(number);

    public void Boolean(bool value) => _json.Raw(value ? "true"u8 : "false"u8);

    /// <summary>The shortest digits that read back the same; <c>null</c> where the number is not finite.</summary>
    public void Float(double number)
    {
        if (!double.IsFinite(number) || number == 0 || Math.Abs(number) is >= 1e-4 and < 1e15)
            _json.Number(number);
        else
            Raw(Encoding.ASCII.GetBytes(Layout(number)));
    }

    /// <summary>Forgets what was learnt of the numbers before.</summary>
    public void BeginSeries() => _json.BeginSeries();

    /// <summary>Hands over what was written.</summary>
    public void Flush() => _json.Flush();

    private static string Layout(double number)
    {
        var shortest = number.ToString("R", CultureInfo.InvariantCulture);
        var exponent = shortest.IndexOf('E', StringComparison.Ordinal);
        if (exponent < 0)
            return shortest;
        var sign = number < 0 ? "-" : "";
        var digits = shortest[sign.Length..exponent].Replace(".", "", StringComparison.Ordinal);
        var power = int.Parse(shortest.AsSpan(exponent + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        if (power is < -6 or >= 21)
            return $"{sign}{digits[0]}{(digits.Length > 1 ? "." + digits[1..] : "")}e{(power < 0 ? "-" : "+")}{Math.Abs(power)}";
        if (power < 0)
            return sign + "0." + new string('0', -power - 1) + digits;
        return sign + (digits.Length <= power + 1 ? digits.PadRight(power + 1, '0') : $"{digits[..(power + 1)]}.{digits[(power + 1)..]}");
    }
}
