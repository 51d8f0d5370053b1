using System.Text.Json;
using Ocs.G3;

namespace Ocs.Cli.Commands;

/// <summary>Samples as NDJSON: a line <c>{"time": "2026-01-01T00:00:00.000000Z", "value": 1.5}</c> for each; null for what is no number.</summary>
internal static class NewlineJson
{
    /// <summary>Writes one field.</summary>
    public static void Write(Stream output, HkSeries series)
    {
        using var json = new Utf8JsonWriter(output);
        for (var index = 0; index < series.Count; index++)
        {
            json.WriteStartObject();
            json.WriteString("time", ArchiveCommand.Time(series.Ticks[index]));
            json.WritePropertyName("value");
            if (series.Type == HkFieldType.String)
                json.WriteStringValue(series.Texts[index]);
            else if (series.Type == HkFieldType.Boolean)
                json.WriteBooleanValue(series.Numbers[index] != 0);
            else
                ArchiveJson.WriteNumber(json, series.Numbers[index]);
            json.WriteEndObject();
            json.Flush();
            json.Reset();
            output.WriteByte((byte)'\n');
        }
    }
}
