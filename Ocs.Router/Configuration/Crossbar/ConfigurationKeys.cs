using System.Globalization;
using System.Text.Json;

namespace Ocs.Router;

/// <summary>
/// The keys of one map of a configuration. Whoever has taken all that it knows calls <see cref="WarnOfRest"/>, which names the others.
/// </summary>
internal sealed class ConfigurationKeys
{
    private readonly CrossbarReader _reader;
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    public ConfigurationKeys(CrossbarReader reader, ConfigurationNode node)
    {
        _reader = reader;
        Node = node;
        if (!node.IsMap)
            throw reader.Fault(node, $"{node.Description} stands where a map belongs.");
    }

    public ConfigurationNode Node { get; }

    /// <summary>The value of a key, or null.</summary>
    public ConfigurationNode? Find(string key)
    {
        _known.Add(key);
        return Node.Find(key) is { Kind: not JsonTokenType.Null } value ? value : null;
    }

    /// <summary>The value of a key that must be there.</summary>
    public ConfigurationNode Require(string key) => Find(key) ?? throw _reader.Fault(Node, $"the key {key} is missing.");

    /// <summary>The keys of a map, or null where it is absent.</summary>
    public ConfigurationKeys? Map(string key) => Find(key) is { } value ? new ConfigurationKeys(_reader, value) : null;

    /// <summary>The values of a list; none where it is absent.</summary>
    public List<ConfigurationNode> List(string key)
    {
        if (Find(key) is not { } value)
            return [];
        return value.Kind == JsonTokenType.StartArray ? value.Items : throw _reader.Fault(value, $"{value.Description} stands where a list belongs.");
    }

    public string? Text(string key) => Find(key) is { } value ? _reader.Text(value) : null;

    public string RequireText(string key) => _reader.Text(Require(key));

    public bool? Flag(string key) => Find(key) switch
    {
        null => null,
        { Kind: JsonTokenType.True } => true,
        { Kind: JsonTokenType.False } => false,
        var value => throw _reader.Fault(value, $"{value.Description} stands where true or false belongs."),
    };

    /// <summary>An integer; one that is text may name an environment variable.</summary>
    public int? Integer(string key, int least, int most)
    {
        if (Find(key) is not { } value)
            return null;
        var text = value.Kind == JsonTokenType.String && value.Text.StartsWith('$') ? _reader.Text(value) : value.Kind == JsonTokenType.Number ? value.Text : "";
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw _reader.Fault(value, $"{value.Description} stands where an integer from {least} to {most} belongs.");
    }

    /// <summary>A time, which the file has in milliseconds.</summary>
    public TimeSpan? Milliseconds(string key) =>
        Integer(key, 0, int.MaxValue) is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : null;

    /// <summary>Takes a key that this router rightly has no use for.</summary>
    public void Ignore(params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
            _known.Add(key);
    }

    /// <summary>Refuses an option that keeps peers out: to pass over it would let them in.</summary>
    public void RefuseRestrictions(params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
        {
            if (Find(key) is { Kind: not JsonTokenType.False } value && !(value.Kind == JsonTokenType.StartArray && value.Items.Count == 0))
                throw _reader.Fault(value, "this router does not have this option, and without it would let in whom the file keeps out.");
        }
    }

    /// <summary>Warns of each key that nobody asked for.</summary>
    public void WarnOfRest()
    {
        foreach (var (key, value) in Node.Entries)
        {
            if (!_known.Contains(key))
                _reader.Warn(value);
        }
    }
}
