using System.Buffers;
using System.Text.Json;

namespace Ocs.DataNodes.Annotations;

/// <summary>An annotation that has ended as a line of JSON: <c>{"start":…,"end":…,"instance":…,"title":…,"tags":[…]}</c>.</summary>
internal static class AnnotationLine
{
    public static void Write(IBufferWriter<byte> line, Annotation annotation)
    {
        using (var json = new Utf8JsonWriter(line))
        {
            json.WriteStartObject();
            json.WriteNumber("start", annotation.Start);
            json.WriteNumber("end", annotation.End ?? annotation.Start);
            json.WriteString("instance", annotation.Instance);
            json.WriteString("title", annotation.Title);
            json.WriteStartArray("tags");
            foreach (var tag in annotation.Tags)
                json.WriteStringValue(tag);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        line.Write("\n"u8);
    }

    /// <summary>Reads a line; null where it is none, as the last one of a file that a crash left torn.</summary>
    public static Annotation? Read(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            return new Annotation
            {
                Start = root.GetProperty("start").GetDouble(),
                End = root.GetProperty("end").GetDouble(),
                Instance = root.GetProperty("instance").GetString()!,
                Title = root.GetProperty("title").GetString()!,
                Tags = [.. root.GetProperty("tags").EnumerateArray().Select(tag => tag.GetString()!)],
            };
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }
}
