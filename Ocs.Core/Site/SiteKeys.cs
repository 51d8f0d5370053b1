namespace Ocs.Site;

/// <summary>The keys of one map of a site file. Reports keys it does not know, and values that are not what they must be.</summary>
internal sealed class SiteKeys
{
    private readonly SiteReader _reader;
    private readonly string _place;
    private readonly SiteNode? _node;

    /// <summary>Looks at a map.</summary>
    /// <param name="reader">Told of faults.</param>
    /// <param name="place">What the map is, for sentences: <c>hosts: localhost</c>.</param>
    /// <param name="node">The map; null where the file has none, which was reported by then.</param>
    /// <param name="known">The keys that mean something.</param>
    public SiteKeys(SiteReader reader, string place, SiteNode? node, string[] known)
    {
        _reader = reader;
        _place = place;
        _node = node is { Entries: not null } ? node : null;
        if (node is { Entries: null })
            reader.AddFault(SiteFaultSeverity.Error, node.Line, $"{place}: {node.Description} stands where a map belongs.");
        foreach (var (key, _) in _node?.Entries ?? [])
        {
            if (!known.Contains(key.Text))
                reader.AddFault(SiteFaultSeverity.Warning, key.Line, $"{place}: the key {key.Description} means nothing here; known are {string.Join(", ", known)}.");
        }
    }

    /// <summary>The value of a key, or null.</summary>
    public SiteNode? Find(string key) => _node?.Entries?.FirstOrDefault(entry => entry.Key.Text == key).Value;

    /// <summary>The value of a key that must be there; null and a fault where it is not.</summary>
    public SiteNode? Require(string key)
    {
        var value = Find(key);
        if (value is null && _node is not null)
            _reader.AddFault(SiteFaultSeverity.Error, _node.Line, $"{_place}: the key {key} is missing.");
        return value;
    }

    /// <summary>The line of a key's value.</summary>
    public int Line(string key) => Find(key)?.Line ?? _node?.Line ?? 0;

    /// <summary>The text of a scalar; null where the key is absent or empty, and a fault where it is a list or a map.</summary>
    public string? Text(string key)
    {
        var value = Find(key);
        if (value is null or { IsNull: true })
            return null;
        if (value.Text is not null)
            return value.PythonText;
        _reader.AddFault(SiteFaultSeverity.Error, value.Line, $"{_place}: {key}: {value.Description} stands where a text belongs.");
        return null;
    }

    /// <summary>The text of a key that must be there and not be empty.</summary>
    public string? RequireText(string key)
    {
        if (Require(key) is not { } value)
            return null;
        var text = Text(key);
        if (string.IsNullOrWhiteSpace(text) && value.Text is not null)
            _reader.AddFault(SiteFaultSeverity.Error, value.Line, $"{_place}: {key} is empty.");
        return string.IsNullOrWhiteSpace(text) ? null : text;
    }
}
