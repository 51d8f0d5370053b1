using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Ocs.Wamp;

/// <summary>Values by name, kept in the order in which they were added. Setting a name again keeps its place.</summary>
[SuppressMessage("Naming", "CA1710", Justification = "WAMP's word.")]
public sealed class WampMap : IReadOnlyDictionary<string, WampValue>, IEquatable<WampMap>
{
    private readonly OrderedDictionary<string, WampValue> _entries = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public int Count => _entries.Count;

    /// <inheritdoc/>
    public IEnumerable<string> Keys => _entries.Keys;

    /// <inheritdoc/>
    public IEnumerable<WampValue> Values => _entries.Values;

    /// <summary>The value of a name.</summary>
    /// <exception cref="KeyNotFoundException">On reading a name that is absent.</exception>
    public WampValue this[string key]
    {
        get => _entries[key];
        set => _entries[key] = value;
    }

    /// <summary>Adds a value, or replaces that of the same name.</summary>
    public void Add(string key, WampValue value) => _entries[key] = value;

    /// <summary>Removes a name.</summary>
    public bool Remove(string key) => _entries.Remove(key);

    /// <summary>The value of a name, or null where it is absent.</summary>
    public WampValue GetOrNull(string key) => _entries.TryGetValue(key, out var value) ? value : WampValue.Null;

    /// <inheritdoc/>
    public bool ContainsKey(string key) => _entries.ContainsKey(key);

    /// <inheritdoc/>
    public bool TryGetValue(string key, out WampValue value) => _entries.TryGetValue(key, out value);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, WampValue>> GetEnumerator() => _entries.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Whether both have the same names with equal values, in any order.</summary>
    public bool Equals(WampMap? other) =>
        other is not null && Count == other.Count
        && _entries.All(entry => other.TryGetValue(entry.Key, out var value) && value == entry.Value);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as WampMap);

    /// <inheritdoc/>
    public override int GetHashCode() => Count;
}
