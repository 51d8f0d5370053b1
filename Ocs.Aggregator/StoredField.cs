using Ocs.Feeds;

namespace Ocs.Aggregator;

/// <summary>A field of a feed as the archive holds it: its name and type, the same for good once it was written.</summary>
internal sealed class StoredField(string name, FeedColumnType type)
{
    public string Name { get; } = name;

    /// <summary>Grows from booleans over integers to doubles as long as nothing was written.</summary>
    public FeedColumnType Type { get; set; } = type;

    public bool Written { get; set; }
}
