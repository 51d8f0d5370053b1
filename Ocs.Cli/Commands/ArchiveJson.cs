using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Ocs.G3;

namespace Ocs.Cli.Commands;

/// <summary>JSON that any parser takes: times in unix seconds, null for NaN and infinities.</summary>
internal static class ArchiveJson
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>One object, written by the caller.</summary>
    public static string Write(Action<Utf8JsonWriter> write, bool indented = true)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Options with { Indented = indented }))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
    }

    public static void WriteTime(Utf8JsonWriter json, string name, long? ticks)
    {
        if (ticks is { } value)
            json.WriteNumber(name, G3Ticks.ToUnixSeconds(value));
        else
            json.WriteNull(name);
    }

    public static void WriteNumber(Utf8JsonWriter json, double value)
    {
        if (double.IsFinite(value))
            json.WriteNumberValue(value);
        else
            json.WriteNullValue();
    }
}
