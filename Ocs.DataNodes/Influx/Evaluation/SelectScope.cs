using Ocs.DataNodes.Influx.Data;
using Ocs.DataNodes.Influx.Syntax;

namespace Ocs.DataNodes.Influx.Evaluation;

/// <summary>The measurements that a SELECT is about, and what their names stand for.</summary>
internal sealed class SelectScope
{
    private readonly Dictionary<string, InfluxType> _fields = new(StringComparer.Ordinal);
    private readonly HashSet<string> _tags = new(StringComparer.Ordinal);

    public SelectScope(IReadOnlyList<ScopedMeasurement> measurements)
    {
        Measurements = measurements;
        foreach (var series in measurements.SelectMany(measurement => measurement.Series))
        {
            foreach (var (name, type) in series.Fields)
                _fields[name] = InfluxTypes.Prefer(_fields.GetValueOrDefault(name), type);
            foreach (var (key, _) in series.Tags.Pairs)
                _tags.Add(key);
        }
    }

    /// <summary>The measurements, sorted by name, each once.</summary>
    public IReadOnlyList<ScopedMeasurement> Measurements { get; }

    /// <summary>All fields.</summary>
    public IReadOnlyDictionary<string, InfluxType> Fields => _fields;

    /// <summary>All tag keys.</summary>
    public IReadOnlySet<string> Tags => _tags;

    /// <summary>The type of a name: that asked for, else that of the field, else a tag.</summary>
    public InfluxType TypeOf(VarRef reference)
    {
        if (reference.Type is not (InfluxType.Unknown or InfluxType.AnyField))
            return reference.Type;
        if (_fields.TryGetValue(reference.Name, out var type))
            return type;
        return _tags.Contains(reference.Name) && reference.Type == InfluxType.Unknown ? InfluxType.Tag : InfluxType.Unknown;
    }
}

/// <summary>A measurement and its series, as they were when the query came.</summary>
internal sealed record ScopedMeasurement(string Name, IReadOnlyList<IInfluxSeries> Series)
{
    private readonly Lazy<HashSet<string>> _fields = new(() => [.. Series.SelectMany(series => series.Fields).Select(field => field.Key)]);

    public bool HasField(string name) => _fields.Value.Contains(name);
}
