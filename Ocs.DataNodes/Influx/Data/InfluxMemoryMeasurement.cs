namespace Ocs.DataNodes.Influx.Data;

/// <summary>One measurement of an <see cref="InfluxMemory"/>.</summary>
internal sealed class InfluxMemoryMeasurement(string name)
{
    private readonly Lock _gate = new();
    private volatile InfluxMemorySeries[] _series = [];

    public FieldTypes Types { get; } = new(name);

    public IReadOnlyList<IInfluxSeries> Series => _series;

    public InfluxMemorySeries? Find(InfluxTags tags)
    {
        foreach (var series in _series)
        {
            if (ReferenceEquals(series.Tags, tags) || series.Tags.Pairs.SequenceEqual(tags.Pairs))
                return series;
        }

        return null;
    }

    public InfluxMemorySeries Add(InfluxTags tags, int maximumSamples)
    {
        lock (_gate)
        {
            if (Find(tags) is { } existing)
                return existing;
            var series = new InfluxMemorySeries(tags, maximumSamples);
            _series = [.. _series, series];
            return series;
        }
    }
}
