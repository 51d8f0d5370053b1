using Ocs.Feeds;

namespace Ocs.Aggregator.Influx;

/// <summary>
/// What the database has made of fields whose values came in several types: it keeps the type of a field's first value and
/// refuses others. Integers go into fields of floats; everything else goes on under a name with its type behind it, as in
/// the archive. Any thread.
/// </summary>
internal sealed class InfluxFieldTypes
{
    private readonly Lock _lock = new();
    private volatile Dictionary<(string Measurement, string Field), FeedColumnType> _kept = [];

    private volatile int _version;

    /// <summary>How many things were learned.</summary>
    public int Version => _version;

    /// <summary>Notes what the database said.</summary>
    /// <returns>Whether that was news.</returns>
    public bool Learn(string measurement, string field, string type)
    {
        FeedColumnType? kept = type switch
        {
            "float" => FeedColumnType.Double,
            "integer" => FeedColumnType.Integer,
            "boolean" => FeedColumnType.Boolean,
            "string" => FeedColumnType.String,
            _ => null,
        };
        lock (_lock)
        {
            if (kept is null || (_kept.TryGetValue((measurement, field), out var known) && known == kept))
                return false;
            // Those who look something up have the old ones to the end.
            _kept = new(_kept) { [(measurement, field)] = kept.Value };
            _version++;
            return true;
        }
    }

    /// <summary>The name and the type under which a column goes.</summary>
    public (string Name, FeedColumnType Type) Resolve(string measurement, string field, FeedColumnType type)
    {
        var all = _kept;
        if (all.Count == 0)
            return (field, type);
        for (var suffixes = 0; suffixes < 4 && all.TryGetValue((measurement, field), out var kept) && kept != type; suffixes++)
        {
            if (kept == FeedColumnType.Double && type == FeedColumnType.Integer)
                return (field, FeedColumnType.Double);
            field += type switch { FeedColumnType.Double => "_float", FeedColumnType.Integer => "_int", FeedColumnType.Boolean => "_bool", _ => "_str" };
        }

        return (field, type);
    }
}
