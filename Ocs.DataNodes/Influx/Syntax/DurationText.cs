using System.Globalization;

namespace Ocs.DataNodes.Influx.Syntax;

/// <summary>Durations as InfluxQL writes them: <c>1h30m</c>, <c>500ms</c>, <c>1w</c>.</summary>
internal static class DurationText
{
    private static readonly (string Unit, long Nanoseconds)[] Units =
    [
        ("w", 7 * 24 * 3_600_000_000_000), ("d", 24 * 3_600_000_000_000), ("h", 3_600_000_000_000), ("m", 60_000_000_000),
        ("s", 1_000_000_000), ("ms", 1_000_000), ("u", 1_000), ("ns", 1),
    ];

    /// <summary>Reads a duration, in nanoseconds.</summary>
    /// <exception cref="InfluxSyntaxException">The text is no duration, or one of over 292 years.</exception>
    public static long Parse(string text)
    {
        var total = 0L;
        var i = 0;
        while (i < text.Length)
        {
            var start = i;
            while (i < text.Length && char.IsAsciiDigit(text[i]))
                i++;
            if (i == start || i == text.Length || !long.TryParse(text.AsSpan(start, i - start), CultureInfo.InvariantCulture, out var count))
                throw new InfluxSyntaxException("invalid duration");
            var unit = Unit(text, ref i);
            try
            {
                total = checked(total + (count * Factor(unit)));
            }
            catch (OverflowException)
            {
                throw new InfluxSyntaxException($"overflowed duration {count}{unit}: choose a smaller duration or INF");
            }
        }

        return total;
    }

    /// <summary>Writes nanoseconds in the largest unit that fits exactly.</summary>
    public static string Format(long nanoseconds)
    {
        if (nanoseconds == 0)
            return "0s";
        foreach (var (unit, factor) in Units)
        {
            if (nanoseconds % factor == 0)
                return (nanoseconds / factor).ToString(CultureInfo.InvariantCulture) + unit;
        }

        return "0s";
    }

    private static string Unit(string text, ref int i)
    {
        var pair = text[i] is 'm' or 'n' && i + 1 < text.Length && text[i + 1] == 's';
        var unit = pair ? text.Substring(i, 2) : text[i] is 'µ' or 'μ' ? "u" : text[i].ToString();
        i += pair ? 2 : 1;
        return unit;
    }

    private static long Factor(string unit)
    {
        foreach (var (name, factor) in Units)
        {
            if (name == unit)
                return factor;
        }

        throw new InfluxSyntaxException("invalid duration");
    }
}
