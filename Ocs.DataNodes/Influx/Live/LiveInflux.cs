using Ocs.DataNodes.Annotations;
using Ocs.DataNodes.Influx.Data;

namespace Ocs.DataNodes.Influx.Live;

/// <summary>
/// The live cache as InfluxDB's clients see it: measurement = agent address, tag <c>feed</c> = feed name, block names not
/// used; and the measurement <c>annotations</c>. Points written with just that tag go into the cache, so that every interface plots them; others stay beside it.
/// </summary>
internal sealed class LiveInflux : IInfluxSource, IInfluxSink
{
    private readonly InfluxMemory _others = new();
    private readonly CachedFeeds _feeds;
    private readonly CacheSink _sink;
    private readonly LiveCache _cache;
    private readonly SiteAnnotations? _annotations;

    public LiveInflux(LiveCache cache, SiteAnnotations? annotations = null)
    {
        (_cache, _annotations) = (cache, annotations);
        _feeds = new CachedFeeds(cache);
        _sink = new CacheSink(cache, _feeds);
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Measurements => Open().Measurements;

    /// <inheritdoc/>
    public IInfluxSource Open() => new View(_feeds, _others, _annotations is null ? null : new AnnotationMeasurement(_cache, _annotations));

    /// <inheritdoc/>
    public IReadOnlyList<IInfluxSeries> GetSeries(string measurement) => Open().GetSeries(measurement);

    /// <inheritdoc/>
    public string? Write(InfluxPoint point) =>
        point.Tags.Pairs is [{ Key: "feed" }] ? _sink.Write(point) : _others.Write(point);

    /// <summary>The data of one request: the times of a block are decoded once for all its statements.</summary>
    private sealed class View(CachedFeeds feeds, InfluxMemory others, AnnotationMeasurement? annotations) : IInfluxSource
    {
        private readonly BlockTimes.Pool _blocks = new();

        public IReadOnlyList<string> Measurements =>
            [.. feeds.ByAgent.Keys.Concat(others.Measurements).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

        public IReadOnlyList<IInfluxSeries> GetSeries(string measurement) =>
        [
            .. (feeds.ByAgent.TryGetValue(measurement, out var fields) ? fields : [])
                .GroupBy(entry => entry.Feed, StringComparer.Ordinal)
                .Select(feed => new CacheSeries(feed.Key, feed, _blocks)),
            .. others.GetSeries(measurement),
            .. measurement == AnnotationMeasurement.Name ? annotations?.Series ?? [] : [],
        ];
    }
}
