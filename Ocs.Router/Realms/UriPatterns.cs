using Ocs.Wamp;

namespace Ocs.Router;

/// <summary>Things that are found by URI: by the URI itself, by prefix, by wildcard. Its owner's lock guards it.</summary>
internal sealed class UriPatterns<T>
    where T : class
{
    private readonly Dictionary<byte[], T> _exact = new(Utf8Comparer.Instance);
    private readonly Dictionary<byte[], T> _prefix = new(Utf8Comparer.Instance);
    private readonly Dictionary<byte[], T> _wildcard = new(Utf8Comparer.Instance);

    /// <summary>Changes whenever something is added or removed.</summary>
    public int Version { get; private set; }

    /// <summary>All with one policy, by URI.</summary>
    public IReadOnlyDictionary<byte[], T> this[MatchPolicy match] => Table(match);

    /// <summary>The one with exactly this pattern, or null.</summary>
    public T? Find(MatchPolicy match, ReadOnlySpan<byte> uri) =>
        Table(match).GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(uri, out var found) ? found : null;

    /// <summary>Adds one.</summary>
    public void Add(MatchPolicy match, byte[] uri, T item)
    {
        Table(match)[uri] = item;
        Version++;
    }

    /// <summary>Removes one.</summary>
    public void Remove(MatchPolicy match, byte[] uri)
    {
        Table(match).Remove(uri);
        Version++;
    }

    /// <summary>All that match a URI, the most specific first: exact, then the longest prefix, then wildcards by how early they are definite.</summary>
    public T[] Match(ReadOnlySpan<byte> uri)
    {
        var found = new List<T>();
        if (Find(MatchPolicy.Exact, uri) is { } exact)
            found.Add(exact);
        var prefixes = new List<KeyValuePair<byte[], T>>();
        foreach (var entry in _prefix)
        {
            if (uri.StartsWith(entry.Key))
                prefixes.Add(entry);
        }

        found.AddRange(prefixes.OrderByDescending(entry => entry.Key.Length).Select(entry => entry.Value));
        var wildcards = new List<KeyValuePair<byte[], T>>();
        foreach (var entry in _wildcard)
        {
            if (UriRules.MatchesWildcard(uri, entry.Key))
                wildcards.Add(entry);
        }

        found.AddRange(wildcards.OrderByDescending(entry => Definiteness(entry.Key), StringComparer.Ordinal).Select(entry => entry.Value));
        return [.. found];
    }

    /// <summary>One letter a component, the greater the more definite: the first difference decides, as WAMP wants.</summary>
    private static string Definiteness(byte[] pattern) =>
        string.Concat(System.Text.Encoding.UTF8.GetString(pattern).Split('.').Select(component => component.Length > 0 ? '1' : '0'));

    private Dictionary<byte[], T> Table(MatchPolicy match) => match switch
    {
        MatchPolicy.Prefix => _prefix,
        MatchPolicy.Wildcard => _wildcard,
        _ => _exact,
    };
}
