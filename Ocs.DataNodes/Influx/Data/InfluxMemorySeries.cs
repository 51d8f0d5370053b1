using System.Collections.Concurrent;

namespace Ocs.DataNodes.Influx.Data;

/// <summary>One series of an <see cref="InfluxMemory"/>.</summary>
internal sealed class InfluxMemorySeries(InfluxTags tags, int maximumSamples) : IInfluxSeries
{
    private readonly ConcurrentDictionary<string, InfluxMemoryField> _fields = new(StringComparer.Ordinal);

    public InfluxTags Tags { get; } = tags;

    public IReadOnlyList<KeyValuePair<string, InfluxType>> Fields =>
        [.. _fields.Select(pair => KeyValuePair.Create(pair.Key, pair.Value.Type))];

    public InfluxType GetType(string field) => _fields.TryGetValue(field, out var found) ? found.Type : InfluxType.Unknown;

    public InfluxReader? Read(string field, long from, long to) => _fields.TryGetValue(field, out var found) ? found.Read(from, to) : null;

    public void Add(string field, long time, InfluxValue value)
    {
        if (!_fields.TryGetValue(field, out var found))
        {
            found = _fields.GetOrAdd(field, value.Type switch
            {
                InfluxType.Float => new InfluxMemoryField<double>(InfluxType.Float, maximumSamples, v => v.Float, v => new ColumnMemory(InfluxType.Float, Floats: v)),
                InfluxType.Integer => new InfluxMemoryField<long>(InfluxType.Integer, maximumSamples, v => v.Integer, v => new ColumnMemory(InfluxType.Integer, Integers: v)),
                InfluxType.Boolean => new InfluxMemoryField<bool>(InfluxType.Boolean, maximumSamples, v => v.Boolean, v => new ColumnMemory(InfluxType.Boolean, Booleans: v)),
                _ => new InfluxMemoryField<string>(InfluxType.String, maximumSamples, v => v.String, v => new ColumnMemory(InfluxType.String, Strings: v)),
            });
        }

        found.Add(time, value);
    }
}
