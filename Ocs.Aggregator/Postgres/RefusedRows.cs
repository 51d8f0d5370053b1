using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Ocs.Aggregator.Sinks;
using Ocs.Feeds;

namespace Ocs.Aggregator.Postgres;

/// <summary>Rows that no table takes, as JSON: <c>{"agent", "feed", "block", "time", "fields": {}}</c>.</summary>
internal static class RefusedRows
{
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Sets rows of a message aside: all, or those with some times.</summary>
    public static void SetAside(RefusedPoints refused, FeedMessage message, string reason, Func<double, bool>? only = null)
    {
        var bytes = new ArrayBufferWriter<byte>();
        foreach (var block in message.Blocks)
        {
            for (var row = 0; row < block.Timestamps.Length; row++)
            {
                if (only is not null && !only(block.Timestamps[row]))
                    continue;
                bytes.ResetWrittenCount();
                using (var json = new Utf8JsonWriter(bytes, Relaxed))
                    Write(json, message.Feed, block, row);
                refused.Add(bytes.WrittenSpan, reason);
            }
        }
    }

    private static void Write(Utf8JsonWriter json, FeedInfo feed, FeedBlock block, int row)
    {
        json.WriteStartObject();
        json.WriteString("agent", feed.AgentAddress);
        json.WriteString("feed", feed.FeedName);
        json.WriteString("block", block.Name);
        json.WritePropertyName("time");
        WriteNumber(json, block.Timestamps[row]);
        json.WriteStartObject("fields");
        foreach (var column in block.Columns)
        {
            json.WritePropertyName(column.Name);
            switch (column.Type)
            {
                case FeedColumnType.Double: WriteNumber(json, column.Doubles[row]); break;
                case FeedColumnType.Integer: json.WriteNumberValue(column.Integers[row]); break;
                case FeedColumnType.Boolean: json.WriteBooleanValue(column.Booleans[row]); break;
                default: json.WriteStringValue(column.Strings[row]); break;
            }
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>NaN and infinities as text, which JSON has no other form for.</summary>
    private static void WriteNumber(Utf8JsonWriter json, double number)
    {
        if (double.IsFinite(number))
            json.WriteNumberValue(number);
        else
            json.WriteStringValue(double.IsNaN(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity");
    }
}
