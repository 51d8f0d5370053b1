using System.Collections.Frozen;
using Ocs.DataNodes.Cache;
using Ocs.DataNodes.History;
using Ocs.DataNodes.Sisock;
using Ocs.Feeds;

namespace Ocs.DataNodes.Queries;

/// <summary>Every field that can be plotted: those of the live cache, of data nodes that a hub lists, and of the archive.</summary>
internal sealed class FieldCatalog(LiveCache cache, DataNodeDirectory? nodes, ArchivedFields? archive = null)
{
    private static readonly FrozenDictionary<string, ListedNode> NoNodes = FrozenDictionary<string, ListedNode>.Empty;
    private static readonly FrozenDictionary<string, FieldSeries> NoFields = FrozenDictionary<string, FieldSeries>.Empty;

    private readonly Lock _lock = new();
    private (FieldIndex Cached, object Listed, object Archived, FieldIndex All)? _merged;

    /// <summary>The fields known now.</summary>
    public FieldIndex Index
    {
        get
        {
            var cached = cache.Index;
            var listed = nodes?.Nodes ?? NoNodes;
            var archived = archive?.Fields ?? NoFields;
            if (listed.Count == 0 && archived.Count == 0)
                return cached;
            lock (_lock)
            {
                if (_merged is not { } merged || merged.Cached != cached || merged.Listed != listed || merged.Archived != archived)
                    _merged = merged = (cached, listed, archived, cached.With(listed.Values.SelectMany(FieldsOf).Concat(archived.Values)));
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
        if (archive is not null)
            await archive.RefreshAsync(cancellationToken);
        return Index;
    }

    /// <summary>
    /// What a target means. A field of a listed node may be so new that the node has not told of it, and one of the archive so
    /// old that it is not listed any more.
    /// </summary>
    public IReadOnlyList<FieldSeries> Resolve(FieldIndex index, string target)
    {
        var found = TargetResolver.Resolve(index, target);
        if (found.Count > 0)
            return found;
        if (archive?.Find(TargetResolver.Unescape(target)) is { } archived)
            return [archived];
        var mark = target.IndexOf("::", StringComparison.Ordinal);
        return nodes is not null && mark > 0 && nodes.Nodes.ContainsKey(target[..mark]) && target.Length > mark + 2
            ? [Remote(target[..mark], new DataNodeField { Name = target[(mark + 2)..], Timeline = "" })]
            : found;
    }

    /// <summary>
    /// Fetches the samples that are not in the cache: from data nodes, all at once, and from the archive what is older than
    /// the cache. What is cached stays as it is.
    /// </summary>
    /// <param name="fields">The fields that are shown.</param>
    /// <param name="plot">What is asked for.</param>
    /// <param name="everySample">Whether a method needs more than the extremes of each stretch of time.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async ValueTask<Func<FieldSeries, FieldSeries>> LoadAsync(
        IEnumerable<FieldSeries> fields, PlotRequest plot, bool everySample, CancellationToken cancellationToken)
    {
        List<FieldSeries> shown = [.. fields.Distinct()];
        var loaded = new Dictionary<FieldSeries, FieldSeries>();
        if (nodes is not null)
            await LoadRemoteAsync(nodes, shown, plot, loaded, cancellationToken);
        if (archive is not null && shown.Exists(field => !field.IsRemote))
            await LoadPastAsync(archive, shown, plot, everySample, loaded, cancellationToken);
        return field => loaded.GetValueOrDefault(field, field);
    }

    private static async Task LoadRemoteAsync(
        DataNodeDirectory nodes, List<FieldSeries> fields, PlotRequest plot, Dictionary<FieldSeries, FieldSeries> loaded, CancellationToken cancellationToken)
    {
        var remote = fields.Where(field => field.IsRemote).GroupBy(field => field.Node, StringComparer.Ordinal).ToList();
        if (remote.Count == 0)
            return;
        var stride = plot.IntervalMilliseconds is { } interval ? interval / 1000.0 : plot.Range.Milliseconds / 1000 / plot.Points;
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
    }

    /// <summary>Each field has a deadline of its own: one that the archive is slow to read takes no other with it.</summary>
    private static async Task LoadPastAsync(
        ArchivedFields archive, List<FieldSeries> fields, PlotRequest plot, bool everySample, Dictionary<FieldSeries, FieldSeries> loaded, CancellationToken cancellationToken)
    {
        var past = fields.FindAll(field => ArchivedFields.HasPast(field, plot));
        var whole = await Task.WhenAll(past.Select(field => archive.WithPastAsync(field, plot, everySample, cancellationToken).AsTask()));
        foreach (var (field, found) in past.Zip(whole))
            loaded[field] = found;
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
