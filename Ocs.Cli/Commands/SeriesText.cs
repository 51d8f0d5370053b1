using System.Globalization;
using Ocs.G3;

namespace Ocs.Cli.Commands;

/// <summary>Samples as a table: a row for each time, a column for each field, empty where a field has no sample at that time.</summary>
internal static class SeriesText
{
    /// <summary>Writes the table with its heading.</summary>
    public static void Write(TextWriter output, IReadOnlyList<HkSeries> series, char separator, CancellationToken stop)
    {
        output.WriteLine(string.Join(separator, series.Select(one => Quote(one.Name, separator)).Prepend("time")));
        var next = new int[series.Count];
        while (true)
        {
            stop.ThrowIfCancellationRequested();
            var tick = EarliestNext(series, next);
            if (tick is null)
                return;
            output.Write(ArchiveCommand.Time(tick.Value));
            for (var index = 0; index < next.Length; index++)
            {
                output.Write(separator);
                if (next[index] < series[index].Count && series[index].Ticks[next[index]] == tick)
                    output.Write(Value(series[index], next[index]++, separator));
            }

            output.WriteLine();
        }
    }

    private static long? EarliestNext(IReadOnlyList<HkSeries> series, int[] next)
    {
        long? earliest = null;
        for (var index = 0; index < next.Length; index++)
        {
            if (next[index] < series[index].Count && !(series[index].Ticks[next[index]] >= earliest))
                earliest = series[index].Ticks[next[index]];
        }

        return earliest;
    }

    private static string Value(HkSeries series, int index, char separator) => series.Type switch
    {
        HkFieldType.String => Quote(series.Texts[index], separator),
        HkFieldType.Boolean => series.Numbers[index] != 0 ? "true" : "false",
        _ => series.Numbers[index].ToString("R", CultureInfo.InvariantCulture),
    };

    private static string Quote(string text, char separator) =>
        text.AsSpan().IndexOfAny([separator, '"', '\n', '\r']) < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
