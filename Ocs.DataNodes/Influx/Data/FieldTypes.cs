using System.Collections.Concurrent;

namespace Ocs.DataNodes.Influx.Data;

/// <summary>The types of the fields of one measurement: the first value of a field says which it has.</summary>
/// <param name="measurement">The name of the measurement.</param>
internal sealed class FieldTypes(string measurement)
{
    private readonly ConcurrentDictionary<string, InfluxType> _types = new(StringComparer.Ordinal);

    /// <summary>Why a point does not fit: a field is of another type already. Null where all fit.</summary>
    public string? FindConflict(InfluxPoint point)
    {
        foreach (var (name, value) in point.Fields)
        {
            var type = _types.GetOrAdd(name, value.Type);
            if (type != value.Type)
                return $"field type conflict: input field \"{name}\" on measurement \"{measurement}\" is type {value.Type.Text()}, already exists as type {type.Text()}";
        }

        return null;
    }
}
