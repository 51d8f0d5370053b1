using Ocs.DataNodes.Cache;
using Ocs.DataNodes.Sisock;
using Ocs.Feeds;

namespace Ocs.DataNodes.Queries;

/// <summary>Every field that can be plotted: those of the live cache, and those of data nodes that a hub lists.</summary>
internal sealed class FieldCatalog(LiveCache cache, DataNodeDirectory? nodes)
{
    private readonly Lock _lock = new();
    private (FieldIndex Cached, object Listed, FieldIndex All)? _merged;

    /// <summary>The fields known now.</summary>
    public FieldIndex Index
    {
        get
        {
            var cached = cache.Index;
            if (nodes is null || nodes.Nodes.Count == 0)
                return cached;
            var listed = nodes.Nodes;
            lock (_lock)
            {
                if (_merged is not { } merged || merged.Cached != cached || merged.Listed != listed)
                    _merged = merged = (cached, listed, cached.With(listed.Values.SelectMany(FieldsOf)));
                return merged.All;
            }
        }
    }

    /// <summary>The fields, looked up anew.</summary>
    public async ValueTask<FieldIndex> RefreshAsync(CancellationToken cancellationToken)
    {
        cache.Sweep();
        if (nodes is not null)
            await nodes.RefreshAsync(cancellationToken);
        return Index;
    }

    /// <summary>What a target means; a field of a listed node may be so new that the node has not told of it.</summary>
    public IReadOnlyList<FieldSeries> Resolve(FieldIndex index, string target)
    {
        var found = TargetResolver.Resolve(index, target);
        if (found.Count > 0 || nodes is null)
            return found;
        var mark = target.IndexOf("::", StringComparison.Ordinal);
        return mark > 0 && nodes.Nodes.ContainsKey(target[..mark]) && target.Length > mark + 2
            ? [Remote(target[..mark], new DataNodeField { Name = target[(mark + 2)..], Timeline = "" })]
            : found;
    }

    /// <summary>Fetches the samples of the fields that lie at data nodes, from all nodes at once; the others stay as they are.</summary>
    public async ValueTask<Func<FieldSeries, FieldSeries>> LoadAsync(IEnumerable<FieldSeries> fields, PlotRequest plot, CancellationToken cancellationToken)
    {
        var remote = fields.Where(field => field.IsRemote).Distinct().GroupBy(field => field.Node, StringComparer.Ordinal).ToList();
        if (remote.Count == 0 || nodes is null)
            return static field => field;
        var stride = plot.IntervalMilliseconds is { } interval ? interval / 1000.0 : plot.Range.Milliseconds / 1000 / plot.Points;
        var loaded = new Dictionary<FieldSeries, FieldSeries>();
        var answers = await Task.WhenAll(remote.Select(async node => (Node: node, Series: await nodes.ReadAsync(
            node.Key, [.. node.Select(field => field.Field)], plot.Range.From, plot.Range.To, stride > 0 ? stride : null, cancellationToken))));
        foreach (var (node, series) in answers)
        {
            var byField = series.DistinctBy(one => one.Field).ToDictionary(one => one.Field, StringComparer.Ordinal);
            foreach (var field in node)
            {
                if (byField.TryGetValue(field.Field, out var one))
                    loaded.TryAdd(field, field with { Sources = [new FieldSource(ToBlock(field, one), 0)] });
            }
        }

        return field => loaded.GetValueOrDefault(field, field);
    }

    private static IEnumerable<FieldSeries> FieldsOf(ListedNode node) => node.Fields.Values.Select(field => Remote(node.Name, field));

    private static FieldSeries Remote(string node, DataNodeField field) => new()
    {
        Name = $"{node}::{field.Name}",
        Node = node,
        Feed = "",
        Block = field.Timeline,
        Field = field.Name,
        Unit = field.Unit,
        Sources = [],
        IsRemote = true,
    };

    /// <summary>Puts samples where plots are read from.</summary>
    private static BlockSeries ToBlock(FieldSeries field, DataNodeSeries series)
    {
        var rows = Enumerable.Range(0, series.Times.Count).Where(row => double.IsFinite(series.Times[row])).ToArray();
        var column = series.Texts is { } texts
            ? new FeedColumn { Name = field.Field, Type = FeedColumnType.String, Strings = Array.ConvertAll(rows, row => texts[row] ?? "") }
            : new FeedColumn { Name = field.Field, Type = FeedColumnType.Double, Doubles = Array.ConvertAll(rows, row => series.Numbers[row]) };
        var block = new FeedBlock { Name = field.Block, Timestamps = Array.ConvertAll(rows, row => series.Times[row]), Columns = [column] };
        var feed = new FeedInfo { AgentAddress = field.Node, FeedName = "", Address = field.Node };
        var stored = new BlockSeries(feed, BlockSchema.Of(block), [column.Type]);
        stored.Apply(block, double.NegativeInfinity, double.PositiveInfinity);
        return stored;
    }
}
