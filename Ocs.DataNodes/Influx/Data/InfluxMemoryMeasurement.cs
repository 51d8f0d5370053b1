using System.Collections.Concurrent;

namespace Ocs.DataNodes.Influx.Data;

/// <summary>One measurement of an <see cref="InfluxMemory"/>.</summary>
internal sealed class InfluxMemoryMeasurement(string name)
{
    private readonly ConcurrentDictionary<string, InfluxType> _types = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private volatile InfluxMemorySeries[] _series = [];

    public IReadOnlyList<IInfluxSeries> Series => _series;

    /// <summary>Why a point does not fit: a field is of another type already. Null where all fit.</summary>
    public string? FindConflict(InfluxPoint point)
    {
        foreach (var (field, value) in point.Fields)
        {
            var type = _types.GetOrAdd(field, value.Type);
            if (type != value.Type)
                return $"field type conflict: input field \"{field}\" on measurement \"{name}\" is type {value.Type.Text()}, already exists as type {type.Text()}";
        }

        return null;
    }

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
