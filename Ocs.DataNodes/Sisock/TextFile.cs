using System.Globalization;
using System.Text.RegularExpressions;

namespace Ocs.DataNodes.Sisock;

/// <summary>A file of numbers in columns, the time first, separated by commas, semicolons or blanks. Lines that make no sense are left out.</summary>
internal sealed partial class TextFile
{
    private const int MostColumns = 256;

    private TextFile(string[] names, string?[] units, double[] times, double[][] columns) =>
        (Names, Units, Times, Columns) = (names, units, times, columns);

    public string[] Names { get; }

    public string?[] Units { get; }

    /// <summary>Ascending, unix seconds.</summary>
    public double[] Times { get; }

    public double[][] Columns { get; }

    /// <summary>Reads a file.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static TextFile Read(string path, string timeFormat, string columns)
    {
        var year = timeFormat == "day-of-year" ? YearOf(Path.GetFileName(path)) : null;
        var header = columns.Length > 0 ? columns.Split(',') : null;
        var rows = new List<(double Time, double[] Values)>();
        foreach (var line in File.ReadLines(path))
        {
            var text = line.Trim();
            if (text.Length == 0)
                continue;
            if (text[0] == '#')
            {
                if (rows.Count == 0)
                    header ??= HeaderOf(text.TrimStart('#', ' '));
                continue;
            }

            var cells = Split(text);
            if (ReadTime(cells[0], timeFormat, year) is { } time)
                rows.Add((time, [.. cells.Skip(1).Take(MostColumns).Select(ReadNumber)]));
            else if (rows.Count == 0)
                header ??= HeaderOf(text);
        }

        var count = rows.Count == 0 ? 0 : rows.Max(row => row.Values.Length);
        var ordered = rows.OrderBy(row => row.Time).ToList();
        var names = Enumerable.Range(0, count).Select(column => header is not null && column < header.Length ? header[column].Trim() : $"column_{column + 1}").ToList();
        return new TextFile(
            [.. names.Select(name => Unit().Replace(name, "").Trim())],
            [.. names.Select(name => Unit().Match(name) is { Success: true } unit ? unit.Groups[1].Value : null)],
            [.. ordered.Select(row => row.Time)],
            [.. Enumerable.Range(0, count).Select(column => ordered.Select(row => column < row.Values.Length ? row.Values[column] : double.NaN).ToArray())]);
    }

    /// <summary>The names behind that of the time; null where a line is no list of names.</summary>
    private static string[]? HeaderOf(string text)
    {
        var cells = text.Split(text.Contains(',', StringComparison.Ordinal) ? ',' : ';', StringSplitOptions.TrimEntries);
        return cells.Length > 1 ? cells[1..] : null;
    }

    private static string[] Split(string text) => text.AsSpan().IndexOfAny(',', ';') >= 0
        ? text.Split([',', ';'], StringSplitOptions.TrimEntries)
        : text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    private static double ReadNumber(string cell) =>
        double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN;

    private static double? ReadTime(string cell, string format, int? year)
    {
        if (format == "iso")
        {
            return DateTimeOffset.TryParse(cell, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
                ? LiveCache.UnixSeconds(time) : null;
        }

        var number = ReadNumber(cell);
        if (!double.IsFinite(number))
            return null;
        if (format != "day-of-year")
            return number;
        return year is { } known ? LiveCache.UnixSeconds(new DateTimeOffset(known, 1, 1, 0, 0, 0, TimeSpan.Zero)) + ((number - 1) * 86400) : null;
    }

    /// <summary>The year in names such as <c>PWV_UCSC_2018-202.txt</c> and, as before 2018's day 202, <c>PWV_UCSC_201-2018.txt</c>.</summary>
    private static int? YearOf(string name) =>
        Year().Match(name) is { Success: true } match ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : null;

    [GeneratedRegex(@"(?<!\d)((?:19|20)\d\d)(?!\d)", RegexOptions.CultureInvariant)]
    private static partial Regex Year();

    [GeneratedRegex(@"[\[(]([^\])]*)[\])]", RegexOptions.CultureInvariant)]
    private static partial Regex Unit();
}
