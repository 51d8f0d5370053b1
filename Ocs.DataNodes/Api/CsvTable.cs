using System.Buffers;
using System.Globalization;
using System.Text;
using Ocs.DataNodes.Cache;
using Ocs.DataNodes.Queries;

namespace Ocs.DataNodes.Api;

/// <summary>Rows as RFC 4180 has them: a line of names, then the times in ISO 8601 and the values; absent ones are empty.</summary>
internal static class CsvTable
{
    public static void Write(IBufferWriter<byte> writer, TableRows rows, IReadOnlyList<FieldSeries> fields)
    {
        var line = new StringBuilder("time");
        foreach (var field in fields)
            line.Append(',').Append(Quote(field.Name));
        End(line, writer);
        foreach (var time in rows.Times)
        {
            line.Append(Text(time));
            for (var column = 0; column < fields.Count; column++)
            {
                line.Append(',');
                if (rows.IsText(column))
                    line.Append(Quote(rows.Text(column, time) ?? ""));
                else if (rows.Number(column, time) is var number && double.IsFinite(number))
                    line.Append(number.ToString("R", CultureInfo.InvariantCulture));
            }

            End(line, writer);
        }
    }

    /// <summary>A time in ISO 8601, to the millisecond.</summary>
    public static string Text(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
        .ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static string Quote(string text) =>
        text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static void End(StringBuilder line, IBufferWriter<byte> writer)
    {
        line.Append("\r\n");
        foreach (var part in line.GetChunks())
            Encoding.UTF8.GetBytes(part.Span, writer);
        line.Clear();
    }
}
