using System.Text.Json;

namespace Ocs.Aggregator.Ledger;

/// <summary>The line of a ledger that stands for one frame of a file.</summary>
/// <param name="Offset">Where in the file it begins.</param>
/// <param name="Length">How many bytes it takes.</param>
/// <param name="Checksum">The CRC-32C of these bytes.</param>
/// <param name="Content">What is in it; null for session and status frames.</param>
internal sealed record FrameEntry(long Offset, int Length, uint Checksum, FrameContent? Content)
{
    /// <summary>The line, with its end.</summary>
    public byte[] Encode()
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteNumber("offset", Offset);
            json.WriteNumber("length", Length);
            json.WriteNumber("crc32c", Checksum);
            if (Content is { } content)
                Write(json, content);
            json.WriteEndObject();
        }

        bytes.WriteByte((byte)'\n');
        return bytes.ToArray();
    }

    /// <summary>The lines of a ledger file up to the first that is not whole, each with where it ends.</summary>
    public static IEnumerable<(FrameEntry Entry, long End)> ReadAll(byte[] bytes)
    {
        for (var start = 0; start < bytes.Length;)
        {
            var length = bytes.AsSpan(start).IndexOf((byte)'\n');
            if (length < 0 || Parse(bytes.AsMemory(start, length)) is not { } entry)
                yield break;
            start += length + 1;
            yield return (entry, start);
        }
    }

    private static FrameEntry? Parse(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            return new FrameEntry(
                root.GetProperty("offset").GetInt64(), root.GetProperty("length").GetInt32(), root.GetProperty("crc32c").GetUInt32(), root.TryGetProperty("feed", out _) ? ReadContent(root) : null);
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    private static void Write(Utf8JsonWriter json, FrameContent content)
    {
        json.WriteString("feed", content.Feed);
        json.WriteString("session", content.Session);
        json.WriteNumber("messages", content.Messages);
        json.WriteNumber("samples", content.Samples);
        json.WriteNumber("rows", content.Rows);
        json.WriteNumber("duplicates", content.Duplicates);
        json.WriteNumber("unplaced", content.Unplaced);
        json.WriteNumber("refused", content.Refused);
        RangeText.Write(json, "seq", content.Numbers);
        json.WriteNumber("through", content.Through);
        json.WriteStartObject("last_times");
        foreach (var (block, tick) in content.LastTimes)
            json.WriteNumber(block, tick);
        json.WriteEndObject();
    }

    private static FrameContent ReadContent(JsonElement root)
    {
        var content = new FrameContent
        {
            Feed = root.GetProperty("feed").GetString()!,
            Session = root.GetProperty("session").GetString()!,
            Messages = root.GetProperty("messages").GetInt64(),
            Samples = root.GetProperty("samples").GetInt64(),
            Rows = root.GetProperty("rows").GetInt64(),
            Duplicates = root.GetProperty("duplicates").GetInt64(),
            Unplaced = root.GetProperty("unplaced").GetInt64(),
            Refused = root.GetProperty("refused").GetInt64(),
            Through = root.GetProperty("through").GetInt64(),
        };
        content.Numbers.Add(RangeText.Read(root.GetProperty("seq")));
        foreach (var block in root.GetProperty("last_times").EnumerateObject())
            content.LastTimes[block.Name] = block.Value.GetInt64();
        return content;
    }
}
