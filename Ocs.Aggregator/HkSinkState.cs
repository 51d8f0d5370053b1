using System.Text.Json;

namespace Ocs.Aggregator;

/// <summary>The durable place of the archive files in the log, <c>hk.json</c>.</summary>
/// <param name="Position">Before this everything is in files.</param>
/// <param name="File">The unix second of the file in progress: those before it are whole and on disk.</param>
/// <param name="Through">Up to where in the log each feed and agent session is in files, where that is beyond the position.</param>
internal sealed record HkSinkState(long Position, long File, Dictionary<(string Feed, string Session), long> Through)
{
    public const string Name = "hk.json";

    /// <summary>Reads it; null where there is none, or it is damaged: then every file is looked at.</summary>
    public static HkSinkState? Read(string path)
    {
        if (!System.IO.File.Exists(path))
            return null;
        try
        {
            using var document = JsonDocument.Parse(System.IO.File.ReadAllBytes(path));
            var root = document.RootElement;
            var through = new Dictionary<(string, string), long>();
            foreach (var feed in root.GetProperty("through").EnumerateArray())
                through[(feed[0].GetString()!, feed[1].GetString()!)] = feed[2].GetInt64();
            return new HkSinkState(root.GetProperty("position").GetInt64(), root.GetProperty("file").GetInt64(), through);
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    public byte[] Encode()
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteNumber("position", Position);
            json.WriteNumber("file", File);
            json.WriteStartArray("through");
            foreach (var ((feed, session), place) in Through.Where(entry => entry.Value > Position))
            {
                json.WriteStartArray();
                json.WriteStringValue(feed);
                json.WriteStringValue(session);
                json.WriteNumberValue(place);
                json.WriteEndArray();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }
}
