using System.Globalization;
using Ocs.DataNodes.Influx.Data;

namespace Ocs.DataNodes.Influx.LineProtocol;

/// <summary>Parses one line of line protocol into a point that is used again for the next.</summary>
/// <param name="precision">Nanoseconds in the unit of the timestamps.</param>
/// <param name="now">The time of a line that has none.</param>
internal sealed class LineProtocolLine(long precision, long now)
{
    /// <summary>Series keys and field names seen, so that a repeated one costs no new string.</summary>
    private const int MaximumNames = 10_000;

    private readonly Dictionary<string, (string Measurement, InfluxTags Tags)> _keys = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    public InfluxPoint Point { get; } = new();

    /// <summary>Parses a line that is not empty.</summary>
    /// <exception cref="LineProtocolException">The line is wrong.</exception>
    public void Parse(ReadOnlySpan<char> line)
    {
        var end = Find(line, 0, ' ', ' ');
        ParseKey(line[..end]);
        if (end == line.Length)
            throw new LineProtocolException("missing fields");
        var rest = line[end..].TrimStart(' ');
        var length = ParseFields(rest);
        ParseTime(rest[length..].Trim(" \t"));
    }

    /// <summary>The first of two characters that no backslash precedes, or the end.</summary>
    private static int Find(ReadOnlySpan<char> text, int start, char one, char other)
    {
        for (var i = start; i < text.Length; i++)
        {
            if (text[i] == '\\')
                i++;
            else if (text[i] == one || text[i] == other)
                return i;
        }

        return text.Length;
    }

    private static string Unescape(ReadOnlySpan<char> text, string escapable)
    {
        if (!text.Contains('\\'))
            return text.ToString();
        Span<char> plain = text.Length <= 256 ? stackalloc char[256] : new char[text.Length];
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length && escapable.Contains(text[i + 1]))
                i++;
            plain[length++] = text[i];
        }

        return plain[..length].ToString();
    }

    private void ParseKey(ReadOnlySpan<char> key)
    {
        var keys = _keys.GetAlternateLookup<ReadOnlySpan<char>>();
        if (!keys.TryGetValue(key, out var parsed))
        {
            var comma = Find(key, 0, ',', ',');
            if (comma == 0)
                throw new LineProtocolException("missing measurement");
            parsed = (Unescape(key[..comma], ", "), comma < key.Length ? ParseTags(key[comma..]) : InfluxTags.None);
            if (_keys.Count < MaximumNames)
                keys[key] = parsed;
        }

        (Point.Measurement, Point.Tags) = parsed;
    }

    private static InfluxTags ParseTags(ReadOnlySpan<char> text)
    {
        var tags = new SortedDictionary<string, string>(StringComparer.Ordinal);
        while (!text.IsEmpty)
        {
            text = text[1..];
            var end = Find(text, 0, ',', ',');
            var tag = text[..end];
            var equals = Find(tag, 0, '=', '=');
            if (equals == 0)
                throw new LineProtocolException("missing tag key");
            if (equals >= tag.Length - 1)
                throw new LineProtocolException("missing tag value");
            if (Find(tag, equals + 1, '=', '=') < tag.Length)
                throw new LineProtocolException("invalid tag format");
            if (!tags.TryAdd(Unescape(tag[..equals], ",= "), Unescape(tag[(equals + 1)..], ",= ")))
                throw new LineProtocolException("duplicate tags");
            text = text[end..];
        }

        return new InfluxTags(tags);
    }

    private int ParseFields(ReadOnlySpan<char> text)
    {
        Point.Fields.Clear();
        var i = 0;
        while (true)
        {
            var equals = Find(text, i, '=', '=');
            if (equals == i && i < text.Length)
                throw new LineProtocolException("missing field key");
            if (equals == text.Length)
                throw new LineProtocolException("invalid field format");
            var name = Name(text[i..equals]);
            var end = ValueEnd(text, equals + 1);
            if (end == equals + 1)
                throw new LineProtocolException("missing field value");
            Point.Fields.Add(KeyValuePair.Create(name, ParseValue(text[(equals + 1)..end])));
            if (end == text.Length || text[end] != ',')
                return end;
            i = end + 1;
        }
    }

    private static int ValueEnd(ReadOnlySpan<char> text, int start)
    {
        if (start == text.Length || text[start] != '"')
            return start + Math.Min(text[start..].IndexOfAny(',', ' ') is var end and >= 0 ? end : int.MaxValue, text.Length - start);
        for (var i = start + 1; i < text.Length; i++)
        {
            if (text[i] == '\\')
                i++;
            else if (text[i] == '"')
                return i + 1 == text.Length || text[i + 1] is ',' or ' ' ? i + 1 : throw new LineProtocolException("invalid field format");
        }

        throw new LineProtocolException("unbalanced quotes");
    }

    private static InfluxValue ParseValue(ReadOnlySpan<char> text)
    {
        var first = text[0];
        if (first == '"')
            return Unescape(text[1..^1], "\"\\");
        if (char.IsAsciiDigit(first) || first is '-' or '.' or 'N' or 'n')
            return ParseNumber(text);
        return text switch
        {
            "t" or "T" or "true" or "True" or "TRUE" => true,
            "f" or "F" or "false" or "False" or "FALSE" => false,
            _ => throw new LineProtocolException("invalid boolean"),
        };
    }

    private static InfluxValue ParseNumber(ReadOnlySpan<char> text)
    {
        if (text[^1] is 'i' or 'u')
        {
            foreach (var c in text[..^1].TrimStart('-'))
            {
                if (!char.IsAsciiDigit(c))
                    throw new LineProtocolException("invalid number");
            }

            if (long.TryParse(text[..^1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer) && (text[^1] == 'i' || integer >= 0))
                return integer;
            throw new LineProtocolException(text.Length < 3
                ? "invalid number"
                : $"unable to parse integer {text[..^1]}: strconv.ParseInt: parsing \"{text[..^1]}\": value out of range");
        }

        const NumberStyles styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (!double.TryParse(text, styles, CultureInfo.InvariantCulture, out var number))
            throw new LineProtocolException(text[^1] is 'e' or 'E' ? "invalid float" : "invalid number");
        if (char.IsLetter(text[^1]))
            throw new LineProtocolException("invalid number");
        return double.IsFinite(number) ? number : throw new LineProtocolException("invalid float");
    }

    private void ParseTime(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
        {
            Point.Time = now;
            return;
        }

        var space = text.IndexOf(' ');
        if ((space < 0 ? text : text[..space]).TrimStart('-').IndexOfAnyExceptInRange('0', '9') >= 0)
            throw new LineProtocolException("bad timestamp");
        if (space >= 0)
            throw new LineProtocolException("point is invalid");
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var time))
            throw new LineProtocolException($"strconv.ParseInt: parsing \"{text}\": value out of range");
        if ((Int128)time * precision is var nanoseconds && (nanoseconds > long.MaxValue - 1 || nanoseconds < long.MinValue + 2))
            throw new LineProtocolException("time outside range -9223372036854775806 - 9223372036854775806");
        Point.Time = time * precision;
    }

    private string Name(ReadOnlySpan<char> text)
    {
        var names = _names.GetAlternateLookup<ReadOnlySpan<char>>();
        if (names.TryGetValue(text, out var name))
            return name;
        name = Unescape(text, ",= ");
        if (_names.Count < MaximumNames)
            names[text] = name;
        return name;
    }
}
