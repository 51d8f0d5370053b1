using System.Collections.Concurrent;

namespace Ocs.DataNodes.Influx.Data;

/// <summary>
/// Measurements in plain memory: what was written by line protocol. A field has one type in all series of its
/// measurement, as in InfluxDB; the oldest samples go when a field has too many.
/// </summary>
internal sealed class InfluxMemory : IInfluxSource, IInfluxSink
{
    private readonly ConcurrentDictionary<string, InfluxMemoryMeasurement> _measurements = new(StringComparer.Ordinal);
    private int _series;

    /// <summary>The most series; a point of a further one is refused.</summary>
    public int MaximumSeries { get; init; } = 10_000;

    /// <summary>The most samples of one field of one series.</summary>
    public int MaximumSamples { get; init; } = 200_000;

    /// <inheritdoc/>
    public IReadOnlyList<string> Measurements => [.. _measurements.Keys.Order(StringComparer.Ordinal)];

    /// <inheritdoc/>
    public IReadOnlyList<IInfluxSeries> GetSeries(string measurement) =>
        _measurements.TryGetValue(measurement, out var found) ? found.Series : [];

    /// <inheritdoc/>
    public string? Write(InfluxPoint point)
    {
        var measurement = _measurements.GetOrAdd(point.Measurement, static name => new InfluxMemoryMeasurement(name));
        if (measurement.Types.FindConflict(point) is { } conflict)
            return conflict;
        var series = measurement.Find(point.Tags);
        if (series is null)
        {
            if (Interlocked.Increment(ref _series) > MaximumSeries)
            {
                Interlocked.Decrement(ref _series);
                return $"max-series-per-database limit exceeded: ({MaximumSeries})";
            }

            series = measurement.Add(point.Tags, MaximumSamples);
        }

        foreach (var (field, value) in point.Fields)
            series.Add(field, point.Time, value);
        return null;
    }
}
