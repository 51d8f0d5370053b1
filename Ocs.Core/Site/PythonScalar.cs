using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace Ocs.Site;

/// <summary>
/// What Python makes of a plain YAML scalar, and how <c>str()</c> writes that: OCS passes every argument through both
/// (site_config.py), so <c>yes</c> reaches an agent as <c>True</c>, <c>010</c> as <c>8</c> and <c>1.50</c> as <c>1.5</c>.
/// Timestamps stay as they are written.
/// </summary>
internal static partial class PythonScalar
{
    /// <summary>The type that PyYAML resolves a plain scalar to.</summary>
    public enum ScalarType
    {
        Text,
        None,
        Boolean,
        Integer,
        Float,
    }

    public static ScalarType TypeOf(string plain) => plain switch
    {
        "" or "~" or "null" or "Null" or "NULL" => ScalarType.None,
        _ when BooleanPattern().IsMatch(plain) => ScalarType.Boolean,
        _ when IntegerPattern().IsMatch(plain) => ScalarType.Integer,
        _ when FloatPattern().IsMatch(plain) => ScalarType.Float,
        _ => ScalarType.Text,
    };

    /// <summary>The text that <c>str()</c> gives for a plain scalar.</summary>
    public static string ToText(string plain) => TypeOf(plain) switch
    {
        ScalarType.None => "None",
        ScalarType.Boolean => plain.ToUpperInvariant() is "YES" or "TRUE" or "ON" ? "True" : "False",
        ScalarType.Integer => ToInteger(plain).ToString(CultureInfo.InvariantCulture),
        ScalarType.Float => ToText(ToDouble(plain)),
        _ => plain,
    };

    /// <summary>A double as Python's <c>repr()</c> writes it: shortest digits, exponent from 1e16 up and below 1e-4.</summary>
    public static string ToText(double value)
    {
        if (double.IsNaN(value))
            return "nan";
        if (double.IsInfinity(value))
            return value > 0 ? "inf" : "-inf";

        // The shortest digits that read back the same, as d.ddde±xx; then placed as Python places the point.
        var text = value.ToString("E16", CultureInfo.InvariantCulture);
        for (var precision = 0; precision < 17; precision++)
        {
            var shorter = value.ToString("E" + precision, CultureInfo.InvariantCulture);
            if (double.Parse(shorter, CultureInfo.InvariantCulture) == value)
            {
                text = shorter;
                break;
            }
        }

        var exponent = int.Parse(text[(text.IndexOf('E', StringComparison.Ordinal) + 1)..], CultureInfo.InvariantCulture);
        var mantissa = text[..text.IndexOf('E', StringComparison.Ordinal)];
        if (exponent is < -4 or >= 16)
            return $"{mantissa}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}";

        var sign = mantissa.StartsWith('-') ? "-" : "";
        var digits = mantissa.Replace(".", "", StringComparison.Ordinal).TrimStart('-');
        if (exponent < 0)
            return $"{sign}0.{new string('0', -exponent - 1)}{digits}";
        digits = digits.PadRight(exponent + 1, '0');
        var fraction = digits[(exponent + 1)..];
        return $"{sign}{digits[..(exponent + 1)]}.{(fraction.Length == 0 ? "0" : fraction)}";
    }

    private static BigInteger ToInteger(string plain)
    {
        var digits = plain.Replace("_", "", StringComparison.Ordinal);
        var sign = digits[0] == '-' ? -1 : 1;
        digits = digits.TrimStart('+', '-');
        return sign * digits switch
        {
            ['0', 'b', .. var binary] => FromDigits(binary, 2),
            ['0', 'x', .. var hexadecimal] => FromDigits(hexadecimal, 16),
            ['0', .. var octal] => FromDigits(octal, 8),
            _ => digits.Split(':').Aggregate(BigInteger.Zero, (sum, part) => (sum * 60) + FromDigits(part, 10)),
        };
    }

    private static BigInteger FromDigits(string digits, int radix) =>
        digits.Aggregate(BigInteger.Zero, (sum, digit) => (sum * radix) + Convert.ToInt32(digit.ToString(), 16));

    private static double ToDouble(string plain)
    {
        var digits = plain.Replace("_", "", StringComparison.Ordinal).ToUpperInvariant();
        var sign = digits[0] == '-' ? -1 : 1;
        digits = digits.TrimStart('+', '-');
        return digits switch
        {
            ".INF" => sign * double.PositiveInfinity,
            ".NAN" => double.NaN,
            _ => sign * digits.Split(':').Aggregate(
                0.0, (sum, part) => (sum * 60) + double.Parse(part, NumberStyles.Float, CultureInfo.InvariantCulture)),
        };
    }

    [GeneratedRegex(@"\A(?:yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)\z", RegexOptions.CultureInvariant)]
    private static partial Regex BooleanPattern();

    [GeneratedRegex(
        @"\A[-+]?(?:0b[01_]+|0[0-7_]+|0|[1-9][0-9_]*|0x[0-9a-fA-F_]+|[1-9][0-9_]*(?::[0-5]?[0-9])+)\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex IntegerPattern();

    [GeneratedRegex(
        @"\A(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex FloatPattern();
}
