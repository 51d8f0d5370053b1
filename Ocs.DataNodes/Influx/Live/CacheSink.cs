using System.Collections.Concurrent;
using Ocs.DataNodes.Influx.Data;
using Ocs.Feeds;

namespace Ocs.DataNodes.Influx.Live;

/// <summary>
/// Puts points into the live cache as if they were a feed's. A feed that the cache hears itself is not stored twice: its
/// points, which an InfluxDB publisher sends again, are taken as known.
/// </summary>
internal sealed class CacheSink(LiveCache cache, CachedFeeds feeds) : IInfluxSink
{
    /// <summary>The block of points that were written; a feed's own blocks have other names.</summary>
    public const string Block = "line_protocol";

    private const int MaximumFeeds = 10_000;

    private readonly ConcurrentDictionary<(string Agent, string Feed), FeedInfo> _feeds = new();
    private readonly ConcurrentDictionary<string, FieldTypes> _types = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public string? Write(InfluxPoint point)
    {
        var seconds = point.Time / 1e9;
        var now = LiveCache.UnixSeconds(cache.Clock.GetUtcNow());
        if (seconds < now - cache.Options.BufferTime.TotalSeconds)
            return "points beyond retention policy";
        if (seconds > now + cache.Options.FutureTolerance.TotalSeconds)
            return $"points more than {cache.Options.FutureTolerance} ahead of the clock of this machine";

        var key = (point.Measurement, point.Tags["feed"]);
        if (!_feeds.TryGetValue(key, out var feed))
        {
            if (_feeds.Count >= MaximumFeeds)
                return $"max-series-per-database limit exceeded: ({MaximumFeeds})";
            feed = _feeds.GetOrAdd(key, static k => new FeedInfo { AgentAddress = k.Agent, FeedName = k.Feed, Address = $"{k.Agent}.feeds.{k.Feed}" });
        }

        if (_types.GetOrAdd(point.Measurement, static name => new FieldTypes(name)).FindConflict(point) is { } conflict)
            return conflict;
        if (!feeds.IsHeard(feed.AgentAddress, feed.FeedName))
            cache.Apply(Message(feed, point, seconds));
        return null;
    }

    private FeedMessage Message(FeedInfo feed, InfluxPoint point, double seconds) => new()
    {
        Feed = feed,
        Received = cache.Clock.GetUtcNow(),
        Blocks =
        [
            new FeedBlock
            {
                Name = Block,
                Timestamps = [seconds],
                Columns = [.. point.Fields.DistinctBy(field => field.Key).Select(field => ColumnOf(field.Key, field.Value))],
            },
        ],
    };

    private static FeedColumn ColumnOf(string name, InfluxValue value) => value.Type switch
    {
        InfluxType.Float => new FeedColumn { Name = name, Type = FeedColumnType.Double, Doubles = [value.Float] },
        InfluxType.Integer => new FeedColumn { Name = name, Type = FeedColumnType.Integer, Integers = [value.Integer] },
        InfluxType.Boolean => new FeedColumn { Name = name, Type = FeedColumnType.Boolean, Booleans = [value.Boolean] },
        _ => new FeedColumn { Name = name, Type = FeedColumnType.String, Strings = [value.String] },
    };
}
