namespace Ocs.DataNodes.Influx.Data;

/// <summary>The tags of a series, sorted by key. In OCS there is one, <c>feed</c>.</summary>
internal sealed class InfluxTags
{
    /// <summary>No tags.</summary>
    public static readonly InfluxTags None = new([]);

    private readonly KeyValuePair<string, string>[] _pairs;

    /// <summary>Takes pairs in any order; one of an empty value is left out.</summary>
    public InfluxTags(IEnumerable<KeyValuePair<string, string>> pairs)
    {
        _pairs = [.. pairs.Where(pair => pair.Value.Length > 0).OrderBy(pair => pair.Key, StringComparer.Ordinal)];
    }

    /// <summary>The pairs, in the order of their keys.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Pairs => _pairs;

    /// <summary>The value of a key; empty where the series has no such tag.</summary>
    public string this[string key]
    {
        get
        {
            foreach (var pair in _pairs)
            {
                if (pair.Key == key)
                    return pair.Value;
            }

            return "";
        }
    }
}
