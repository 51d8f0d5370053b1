using Ocs.DataNodes.Influx.Data;

namespace Ocs.DataNodes.Influx.Live;

/// <summary>
/// The live cache as InfluxDB's clients see it: measurement = agent address, tag <c>feed</c> = feed name, block names not
/// used. Points written with just that tag go into the cache, so that every interface plots them; others stay beside it.
/// </summary>
internal sealed class LiveInflux : IInfluxSource, IInfluxSink
{
    private readonly InfluxMemory _others = new();
    private readonly CachedFeeds _feeds;
    private readonly CacheSink _sink;

    public LiveInflux(LiveCache cache)
    {
        _feeds = new CachedFeeds(cache);
        _sink = new CacheSink(cache, _feeds);
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Measurements =>
        [.. _feeds.ByAgent.Keys.Concat(_others.Measurements).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <inheritdoc/>
    public IReadOnlyList<IInfluxSeries> GetSeries(string measurement)
    {
        var blocks = new BlockTimes.Pool();
        return
        [
            .. (_feeds.ByAgent.TryGetValue(measurement, out var fields) ? fields : [])
                .GroupBy(entry => entry.Feed, StringComparer.Ordinal)
                .Select(feed => new CacheSeries(feed.Key, feed, blocks)),
            .. _others.GetSeries(measurement),
        ];
    }

    /// <inheritdoc/>
    public string? Write(InfluxPoint point) =>
        point.Tags.Pairs is [{ Key: "feed" }] ? _sink.Write(point) : _others.Write(point);
}
