using System.Text.Json;

namespace Ocs.Router;

/// <summary>Reads JSON into nodes that know their lines.</summary>
internal sealed class ConfigurationNodeReader(string file, byte[] bytes)
{
    private readonly int[] _lineStarts = [0, .. Enumerable.Range(1, bytes.Length).Where(at => bytes[at - 1] == (byte)'\n')];

    /// <exception cref="RouterConfigurationException">It is no JSON.</exception>
    public ConfigurationNode Read()
    {
        var start = bytes.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0;
        var reader = new Utf8JsonReader(bytes.AsSpan(start), new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        try
        {
            reader.Read();
            var root = Read(ref reader, "");
            while (reader.Read())
            {
                // Only to see that nothing follows.
            }

            return root;
        }
        catch (JsonException error)
        {
            throw new RouterConfigurationException($"{file}, line {error.LineNumber + 1}: this is no JSON: {error.Message.Split(" LineNumber")[0]}", error);
        }
    }

    private ConfigurationNode Read(ref Utf8JsonReader reader, string path)
    {
        var line = Array.BinarySearch(_lineStarts, (int)reader.TokenStartIndex) is var at && at >= 0 ? at + 1 : ~at;
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                var map = new ConfigurationNode { Path = path, Line = line, Kind = reader.TokenType };
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    var key = reader.GetString()!;
                    reader.Read();
                    var value = Read(ref reader, path.Length == 0 ? key : $"{path}.{key}");
                    if (map.Find(key) is { } earlier)
                        throw new RouterConfigurationException($"{file}, line {value.Line}: {value.Path} stands on line {earlier.Line} already.");
                    map.Entries.Add((key, value));
                }

                return map;
            case JsonTokenType.StartArray:
                var list = new ConfigurationNode { Path = path, Line = line, Kind = reader.TokenType };
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                    list.Items.Add(Read(ref reader, $"{path}[{list.Items.Count}]"));
                return list;
            case JsonTokenType.String:
                return new ConfigurationNode { Path = path, Line = line, Kind = reader.TokenType, Text = reader.GetString()! };
            default:
                return new ConfigurationNode { Path = path, Line = line, Kind = reader.TokenType, Text = System.Text.Encoding.UTF8.GetString(reader.ValueSpan) };
        }
    }
}
