using System.Text.Json;

namespace Ocs.Router;

/// <summary>A value of a JSON file, with its place.</summary>
internal sealed class ConfigurationNode
{
    /// <summary>Where it is, such as <c>workers[0].transports[1].endpoint.port</c>.</summary>
    public required string Path { get; init; }

    /// <summary>The line, from 1.</summary>
    public required int Line { get; init; }

    public required JsonTokenType Kind { get; init; }

    /// <summary>The text of a string, or of a number as it is written.</summary>
    public string Text { get; init; } = "";

    /// <summary>The entries of a map.</summary>
    public List<(string Key, ConfigurationNode Value)> Entries { get; init; } = [];

    /// <summary>The values of a list.</summary>
    public List<ConfigurationNode> Items { get; init; } = [];

    public bool IsMap => Kind == JsonTokenType.StartObject;

    /// <summary>What it is, for sentences.</summary>
    public string Description => Kind switch
    {
        JsonTokenType.StartObject => "a map",
        JsonTokenType.StartArray => "a list",
        JsonTokenType.String => $"'{Text}'",
        _ => Text,
    };

    /// <summary>The value of a key, or null.</summary>
    public ConfigurationNode? Find(string key) => Entries.FirstOrDefault(entry => entry.Key == key).Value;
}
