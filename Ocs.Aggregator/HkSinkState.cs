using System.Text.Json;
using Ocs.Aggregator.Ledger;

namespace Ocs.Aggregator;

/// <summary>The durable place of the archive files in the log, <c>hk.json</c>.</summary>
/// <param name="Position">Before this everything is in files.</param>
/// <param name="File">The unix second of the file in progress: those before it are whole and on disk.</param>
/// <param name="Reach">How far the files go; agent sessions that are wholly before the position are left out.</param>
internal sealed record HkSinkState(long Position, long File, ArchiveReach Reach)
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
            var reach = new ArchiveReach();
            foreach (var feed in root.GetProperty("through").EnumerateArray())
                reach.Through[(feed[0].GetString()!, feed[1].GetString()!)] = feed[2].GetInt64();
            foreach (var block in root.GetProperty("last_times").EnumerateArray())
                reach.LastTimes[(block[0].GetString()!, block[1].GetString()!)] = block[2].GetInt64();
            return new HkSinkState(root.GetProperty("position").GetInt64(), root.GetProperty("file").GetInt64(), reach);
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
            Write(json, "through", Reach.Through.Where(entry => entry.Value > Position));
            Write(json, "last_times", Reach.LastTimes);
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }

    private static void Write(Utf8JsonWriter json, string name, IEnumerable<KeyValuePair<(string First, string Second), long>> entries)
    {
        json.WriteStartArray(name);
        foreach (var ((first, second), number) in entries)
        {
            json.WriteStartArray();
            json.WriteStringValue(first);
            json.WriteStringValue(second);
            json.WriteNumberValue(number);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }
}
