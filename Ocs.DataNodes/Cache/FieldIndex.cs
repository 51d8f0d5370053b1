using System.Collections.Frozen;

namespace Ocs.DataNodes.Cache;

/// <summary>The fields of the cache at one moment, by name. Never changes.</summary>
internal sealed class FieldIndex
{
    private readonly FrozenDictionary<string, FieldSeries[]> _byName;

    private FieldIndex(FieldSeries[] fields, FrozenDictionary<string, FieldSeries[]> byName)
    {
        Fields = fields;
        _byName = byName;
    }

    /// <summary>All fields, by name.</summary>
    public IReadOnlyList<FieldSeries> Fields { get; }

    /// <summary>Lists the fields of some blocks.</summary>
    public static FieldIndex Of(IEnumerable<BlockSeries> blocks)
    {
        var fields = new List<FieldSeries>();
        var byName = new Dictionary<string, List<FieldSeries>>(StringComparer.Ordinal);
        var columns = blocks.SelectMany(series => series.Schema.Fields.Select((field, column) => (Series: series, Field: field, Column: column)));
        foreach (var sameName in columns.GroupBy(entry => (entry.Series.Feed.Address, entry.Field)))
        {
            var ofBlocks = sameName.GroupBy(entry => entry.Series.Schema.Block, StringComparer.Ordinal).ToList();
            foreach (var ofBlock in ofBlocks)
            {
                var feed = ofBlock.First().Series.Feed;
                var plain = $"{feed.InstanceId}::{feed.FeedName}.{sameName.Key.Field}";
                var qualified = $"{feed.InstanceId}::{feed.FeedName}.{ofBlock.Key}.{sameName.Key.Field}";
                var field = new FieldSeries
                {
                    Name = ofBlocks.Count > 1 ? qualified : plain,
                    Node = feed.InstanceId,
                    Feed = feed.FeedName,
                    Block = ofBlock.Key,
                    Field = sameName.Key.Field,
                    Unit = feed.UnitOf(sameName.Key.Field),
                    Sources = [.. ofBlock.Select(entry => new FieldSource(entry.Series, entry.Column))],
                };
                fields.Add(field);
                Add(byName, plain, field);
                if (qualified != plain)
                    Add(byName, qualified, field);
            }
        }

        return new FieldIndex(
            [.. fields.OrderBy(field => field.Name, StringComparer.Ordinal)],
            byName.ToFrozenDictionary(entry => entry.Key, entry => entry.Value.ToArray(), StringComparer.Ordinal));
    }

    /// <summary>These fields and more; where names are the same, these come first.</summary>
    public FieldIndex With(IEnumerable<FieldSeries> more)
    {
        var byName = _byName.ToDictionary(StringComparer.Ordinal);
        var added = more.Where(field => byName.TryAdd(field.Name, [field])).ToList();
        return new FieldIndex(
            [.. Fields.Concat(added).OrderBy(field => field.Name, StringComparer.Ordinal)], byName.ToFrozenDictionary(StringComparer.Ordinal));
    }

    /// <summary>The fields of a name, with or without its block; empty where there is none.</summary>
    public IReadOnlyList<FieldSeries> Find(string name) => _byName.TryGetValue(name, out var fields) ? fields : [];

    private static void Add(Dictionary<string, List<FieldSeries>> byName, string name, FieldSeries field)
    {
        if (!byName.TryGetValue(name, out var fields))
            byName.Add(name, fields = []);
        fields.Add(field);
    }
}
