using Ocs.DataNodes.Annotations;
using Ocs.DataNodes.History;
using Ocs.DataNodes.Influx.Data;

namespace Ocs.DataNodes.Influx.Live;

/// <summary>
/// The live cache as InfluxDB's clients see it: measurement = agent address, tag <c>feed</c> = feed name, block names not
/// used; before the cache begins, the archive; and the measurement <c>annotations</c>. Points written with just that tag go into the cache, so that every interface plots them; others stay beside it.
/// </summary>
internal sealed class LiveInflux : IInfluxSource, IInfluxSink
{
    private readonly InfluxMemory _others = new();
    private readonly CachedFeeds _feeds;
    private readonly CacheSink _sink;
    private readonly LiveCache _cache;
    private readonly SiteAnnotations? _annotations;
    private readonly PastFeeds? _past;

    public LiveInflux(LiveCache cache, SiteAnnotations? annotations = null, ArchivedFields? archive = null)
    {
        (_cache, _annotations) = (cache, annotations);
        _past = archive is null ? null : new PastFeeds(archive, cache.Clock);
        _feeds = new CachedFeeds(cache);
        _sink = new CacheSink(cache, _feeds);
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Measurements => Open(CancellationToken.None).Measurements;

    /// <inheritdoc/>
    public IInfluxSource Open(CancellationToken cancellationToken)
    {
        _past?.Refresh(cancellationToken);
        return new View(_feeds, _past, _others, _annotations is null ? null : new AnnotationMeasurement(_cache, _annotations), cancellationToken);
    }

    /// <inheritdoc/>
    public IReadOnlyList<IInfluxSeries> GetSeries(string measurement) => Open(CancellationToken.None).GetSeries(measurement);

    /// <inheritdoc/>
    public string? Write(InfluxPoint point) =>
        point.Tags.Pairs is [{ Key: "feed" }] ? _sink.Write(point) : _others.Write(point);

    /// <summary>The data of one request: the times of a block are decoded once for all its statements.</summary>
    private sealed class View(
        CachedFeeds feeds, PastFeeds? past, InfluxMemory others, AnnotationMeasurement? annotations, CancellationToken cancellationToken) : IInfluxSource
    {
        private readonly BlockTimes.Pool _blocks = new();

        public IReadOnlyList<string> Measurements =>
            [.. feeds.ByAgent.Keys.Concat(past?.RecentAgents ?? []).Concat(others.Measurements).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

        public IReadOnlyList<IInfluxSeries> GetSeries(string measurement) =>
        [
            .. (feeds.ByAgent.TryGetValue(measurement, out var fields) ? fields : [])
                .Concat(past?.FieldsOf(measurement) ?? [])
                .GroupBy(entry => entry.Feed, StringComparer.Ordinal)
                .Select(feed => new CacheSeries(feed.Key, feed, _blocks, past?.Archive, cancellationToken)),
            .. others.GetSeries(measurement),
            .. measurement == AnnotationMeasurement.Name ? annotations?.Series ?? [] : [],
        ];
    }
}
