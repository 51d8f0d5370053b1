using System.Globalization;
using System.Text;
using Ocs.Wamp;

namespace Ocs.Operations;

/// <summary>Writes values as Python's <c>str</c> and <c>repr</c> do: OCS's clients show such texts, and tests of sites compare them.</summary>
internal static class PythonText
{
    /// <summary>As <c>str(value)</c>: text is bare.</summary>
    public static string Str(WampValue value) => value.Kind == WampValueKind.String ? value.AsString() : Repr(value);

    /// <summary>As <c>repr(value)</c>: text is quoted.</summary>
    public static string Repr(WampValue value)
    {
        var text = new StringBuilder();
        Append(text, value);
        return text.ToString();
    }

    /// <summary>As <c>type(value).__name__</c>.</summary>
    public static string TypeName(WampValue value) => value.Kind switch
    {
        WampValueKind.Null => "NoneType",
        WampValueKind.Boolean => "bool",
        WampValueKind.Integer or WampValueKind.BigInteger => "int",
        WampValueKind.Double => "float",
        WampValueKind.String => "str",
        WampValueKind.Binary => "bytes",
        WampValueKind.List => "list",
        _ => "dict",
    };

    /// <summary>As <c>repr</c> of a float: the shortest digits that read back, an exponent outside 1e-4 to 1e16.</summary>
    public static string Float(double value)
    {
        if (double.IsNaN(value))
            return "nan";
        if (double.IsInfinity(value))
            return value > 0 ? "inf" : "-inf";

        var (digits, exponent) = Decimal(Math.Abs(value));
        var sign = double.IsNegative(value) ? "-" : "";
        if (exponent is < -4 or >= 16)
        {
            var fraction = digits.Length > 1 ? $".{digits[1..]}" : "";
            return $"{sign}{digits[0]}{fraction}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}";
        }

        if (exponent < 0)
            return $"{sign}0.{new string('0', -exponent - 1)}{digits}";
        if (digits.Length <= exponent + 1)
            return $"{sign}{digits.PadRight(exponent + 1, '0')}.0";
        return $"{sign}{digits[..(exponent + 1)]}.{digits[(exponent + 1)..]}";
    }

    /// <summary>The shortest significant digits that read back, and the exponent of the first.</summary>
    private static (string Digits, int Exponent) Decimal(double value)
    {
        var parts = value.ToString("R", CultureInfo.InvariantCulture).Split('E');
        var whole = parts[0].Split('.')[0];
        var all = parts[0].Replace(".", "", StringComparison.Ordinal);
        var digits = all.TrimStart('0');
        if (digits.Length == 0)
            return ("0", 0);
        var exponent = whole.Length - 1 - (all.Length - digits.Length);
        if (parts.Length > 1)
            exponent += int.Parse(parts[1], CultureInfo.InvariantCulture);
        return (digits.TrimEnd('0'), exponent);
    }

    private static void Append(StringBuilder text, WampValue value)
    {
        switch (value.Kind)
        {
            case WampValueKind.Null: text.Append("None"); break;
            case WampValueKind.Boolean: text.Append(value.AsBoolean() ? "True" : "False"); break;
            case WampValueKind.Integer: text.Append(CultureInfo.InvariantCulture, $"{value.AsInteger()}"); break;
            case WampValueKind.BigInteger: text.Append(CultureInfo.InvariantCulture, $"{value.AsBigInteger()}"); break;
            case WampValueKind.Double: text.Append(Float(value.AsDouble())); break;
            case WampValueKind.String: AppendQuoted(text, value.AsString()); break;
            case WampValueKind.Binary: AppendBytes(text, value.AsBinary()); break;
            case WampValueKind.List: AppendList(text, value.AsList()); break;
            case WampValueKind.Map: AppendMap(text, value.AsMap()); break;
        }
    }

    private static void AppendList(StringBuilder text, WampList list)
    {
        text.Append('[');
        for (var index = 0; index < list.Count; index++)
        {
            if (index > 0)
                text.Append(", ");
            Append(text, list[index]);
        }

        text.Append(']');
    }

    private static void AppendMap(StringBuilder text, WampMap map)
    {
        text.Append('{');
        var first = true;
        foreach (var (key, value) in map)
        {
            if (!first)
                text.Append(", ");
            first = false;
            AppendQuoted(text, key);
            text.Append(": ");
            Append(text, value);
        }

        text.Append('}');
    }

    private static void AppendBytes(StringBuilder text, byte[] bytes)
    {
        text.Append("b'");
        foreach (var value in bytes)
            text.Append(value is >= 0x20 and < 0x7f && value is not ((byte)'\'' or (byte)'\\') ? ((char)value).ToString() : $"\\x{value:x2}");
        text.Append('\'');
    }

    private static void AppendQuoted(StringBuilder text, string value)
    {
        var quote = value.Contains('\'', StringComparison.Ordinal) && !value.Contains('"', StringComparison.Ordinal) ? '"' : '\'';
        text.Append(quote);
        foreach (var letter in value)
        {
            _ = letter switch
            {
                '\\' => text.Append(@"\\"),
                '\n' => text.Append(@"\n"),
                '\r' => text.Append(@"\r"),
                '\t' => text.Append(@"\t"),
                _ when letter == quote => text.Append('\\').Append(letter),
                < ' ' or '\u007f' => text.Append(CultureInfo.InvariantCulture, $"\\x{(int)letter:x2}"),
                _ => text.Append(letter),
            };
        }

        text.Append(quote);
    }
}
