using Ocs.Feeds;

namespace Ocs.Aggregator;

/// <summary>
/// Which name and type each field of a feed has in the archive. Readers take the type of a field's first frame for all of
/// it, and know fields by feed and name alone. So a name belongs to one block, and its type never changes once written:
/// narrower numbers are widened to it, and a field that turns wider, or from numbers to text, goes on under a name with
/// <c>_int</c>, <c>_float</c> or <c>_str</c> behind it.
/// </summary>
internal sealed class FeedFields
{
    private readonly Dictionary<(string Block, string Field, bool IsText), StoredField> _fields = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    /// <summary>Told once of each field that is stored under another name: block, field, stored name.</summary>
    public Action<string, string, string>? OnRenamed { get; init; }

    /// <summary>The stored field that takes values of that type.</summary>
    public StoredField Resolve(string block, string field, FeedColumnType type)
    {
        var isText = type == FeedColumnType.String;
        var key = (block, field, isText);
        if (_fields.TryGetValue(key, out var stored))
        {
            if (Width(type) <= Width(stored.Type))
                return stored;
            if (!stored.Written)
            {
                stored.Type = type;
                return stored;
            }
        }

        var changed = stored is not null || _fields.ContainsKey((block, field, !isText));
        stored = new StoredField(FindName(block, field, changed ? SuffixOf(type) : ""), type);
        _fields[key] = stored;
        return stored;
    }

    private string FindName(string block, string field, string suffix)
    {
        var wanted = FieldName.Repair(field);
        if (suffix.Length > 0)
            wanted = FieldName.Append(wanted, suffix);
        var name = wanted;
        for (var number = 1; !_names.Add(name); number++)
            name = FieldName.Append(wanted, FieldName.Suffix(number));
        if (name != field)
            OnRenamed?.Invoke(block, field, name);
        return name;
    }

    private static int Width(FeedColumnType type) => type switch
    {
        FeedColumnType.Boolean => 0,
        FeedColumnType.Integer => 1,
        _ => 2,
    };

    private static string SuffixOf(FeedColumnType type) => type switch
    {
        FeedColumnType.Boolean => "_bool",
        FeedColumnType.Integer => "_int",
        FeedColumnType.Double => "_float",
        _ => "_str",
    };
}
