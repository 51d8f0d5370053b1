using System.IO.Enumeration;
using Ocs.DataNodes.Cache;
using Ocs.DataNodes.Queries;
using Ocs.Feeds;

namespace Ocs.DataNodes;

/// <summary>
/// Live feeds as a data node, with the names that sisock's data_feed_server.py gives: a field is in lower case with <c>_</c> for
/// blanks. Where two fields would share a name, both are <c>block.field</c> as they were sent.
/// </summary>
public sealed class LiveDataNode(LiveCache cache, LiveDataNodeOptions options) : IDataNode
{
    /// <summary>Samples this much behind the newest, in seconds, do not change any more: feeds send theirs within seconds.</summary>
    private const double SettledAfter = 10;

    /// <inheritdoc/>
    public string Name => options.Name.Length > 0 ? options.Name : options.Target;

    /// <inheritdoc/>
    public string Description => options.Description.Length > 0 ? options.Description : $"Live data of {options.Target}";

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<DataNodeField>> GetFieldsAsync(double from, double to, CancellationToken cancellationToken)
    {
        var (oldest, newest) = Clip(from, to);
        IReadOnlyList<DataNodeField> fields =
        [
            .. FindFields().Where(field => field.Series.Sources.Any(source => HasSamples(source, oldest, newest))).Select(field => new DataNodeField
            {
                Name = field.Name,
                Timeline = TimelineOf(field.Series, field.Name),
                Description = $"{field.Series.Field} of {field.Series.Node}, feed {field.Series.Feed}",
                Unit = field.Series.Unit,
                Type = TypeOf(field.Series),
            }),
        ];
        return ValueTask.FromResult(fields);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<DataNodeSeries>> GetDataAsync(
        IReadOnlyList<string> fields, double from, double to, double? stride, CancellationToken cancellationToken)
    {
        var (oldest, newest) = Clip(from, to);
        var known = FindFields().DistinctBy(field => field.Name).ToDictionary(field => field.Name, field => field.Series, StringComparer.Ordinal);
        var windows = new Dictionary<BlockSeries, BlockWindow>();
        try
        {
            var series = new List<DataNodeSeries>();
            foreach (var name in fields)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (known.TryGetValue(name, out var field) && Read(name, field, windows, oldest, newest) is { Times.Count: > 0 } read)
                    series.Add(read.Thin(stride, int.MaxValue));
            }

            return ValueTask.FromResult<IReadOnlyList<DataNodeSeries>>(series);
        }
        finally
        {
            foreach (var window in windows.Values)
                window.Dispose();
        }
    }

    internal static bool Matches(LiveDataNodeOptions options, string instance, string feed) =>
        FileSystemName.MatchesSimpleExpression(options.Target, instance, ignoreCase: false)
        && FileSystemName.MatchesSimpleExpression(options.Feed, feed, ignoreCase: false);

    private static bool HasSamples(FieldSource source, double from, double to) =>
        source.Series.Snapshot().Any(chunk => chunk.LastTime >= from && chunk.FirstTime <= to);

    private static DataNodeFieldType TypeOf(FieldSeries field) => NewestType(field) switch
    {
        FeedColumnType.String => DataNodeFieldType.Text,
        FeedColumnType.Boolean => DataNodeFieldType.Boolean,
        _ => DataNodeFieldType.Number,
    };

    private static FeedColumnType NewestType(FieldSeries field) => field.Sources
        .Select(source => (source.Column, Chunk: source.Series.Snapshot().LastOrDefault())).Where(source => source.Chunk is not null)
        .MaxBy(source => source.Chunk!.LastTime) is { Chunk: { } chunk, Column: var column } ? chunk.TypeOf(column) : FeedColumnType.Double;

    private static string TimelineOf(FieldSeries field, string name) => $"{field.Sources[0].Series.Feed.AgentAddress}.{name}";

    private DataNodeSeries Read(string name, FieldSeries field, Dictionary<BlockSeries, BlockWindow> windows, double from, double to)
    {
        var type = NewestType(field);
        var (times, numbers, texts) = (new List<double>(), new List<double>(), new List<string?>());
        foreach (var source in field.Sources)
        {
            if (!windows.TryGetValue(source.Series, out var window))
                windows.Add(source.Series, window = new BlockWindow(source.Series, from, to));
            times.AddRange(window.Times);
            if (type == FeedColumnType.String)
                texts.AddRange(window.ReadTexts(source.Column));
            else
                numbers.AddRange(window.ReadNumbers(source.Column, new double[window.BufferSize]));
        }

        var order = Enumerable.Range(0, times.Count).ToArray();
        if (field.Sources.Length > 1)
            order = [.. order.OrderBy(row => times[row])];
        var newest = LiveCache.UnixSeconds(cache.Clock.GetUtcNow()) - SettledAfter;
        return new DataNodeSeries
        {
            Field = name,
            Timeline = TimelineOf(field, name),
            Times = Array.ConvertAll(order, row => times[row]),
            Numbers = type == FeedColumnType.String ? [] : Array.ConvertAll(order, row => numbers[row]),
            Texts = type == FeedColumnType.String ? Array.ConvertAll(order, row => texts[row]) : null,
            IsBoolean = type == FeedColumnType.Boolean,
            FinalizedUntil = order.Length > 0 ? Math.Min(newest, times[order[^1]]) : null,
        };
    }

    private (double From, double To) Clip(double from, double to) =>
        (Math.Max(from, LiveCache.UnixSeconds(cache.Clock.GetUtcNow()) - options.BufferTime.TotalSeconds), to);

    private IEnumerable<(string Name, FieldSeries Series)> FindFields()
    {
        var mine = cache.Index.Fields.Where(field => Matches(options, field.Node, field.Feed));
        foreach (var group in mine.GroupBy(field => Prefix(field) + field.Field.ToLowerInvariant().Replace(' ', '_'), StringComparer.Ordinal))
        {
            var isAlone = group.Take(2).Count() == 1;
            foreach (var field in group)
                yield return (isAlone ? group.Key : $"{Prefix(field)}{field.Block}.{field.Field}", field);
        }
    }

    /// <summary>Where a node holds several agents or feeds, its fields say which.</summary>
    private string Prefix(FieldSeries field) =>
        (IsPattern(options.Target) ? field.Node + "." : "") + (IsPattern(options.Feed) ? field.Feed + "." : "");

    private static bool IsPattern(string text) => text.AsSpan().ContainsAny('*', '?');
}
