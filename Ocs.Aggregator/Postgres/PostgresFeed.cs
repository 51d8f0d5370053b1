using Ocs.Feeds;

namespace Ocs.Aggregator.Postgres;

/// <summary>What is known of a feed: its tables, and the columns of its fields.</summary>
internal sealed class PostgresFeed
{
    /// <summary>A row must fit into a page of 8 kB, in which a short text takes 18 bytes.</summary>
    public const int MostColumns = 400;

    private readonly Dictionary<(string Field, FeedColumnType Type), PostgresColumn> _columns = [];
    private readonly List<(string Table, HashSet<string> Names)> _tables = [];

    /// <summary>What the feed last said of itself, where its units were taken from.</summary>
    public FeedInfo? Info { get; set; }

    /// <summary>The units that stand in the database.</summary>
    public Dictionary<string, string> Units { get; } = new(StringComparer.Ordinal);

    /// <summary>The tables, without quotes, in the order in which they were filled.</summary>
    public IReadOnlyList<(string Table, HashSet<string> Names)> Tables => _tables;

    /// <summary>The column that takes values of a type; null where one is to be made.</summary>
    public PostgresColumn? Find(string field, FeedColumnType type) =>
        _columns.GetValueOrDefault((field, type)) ?? (type == FeedColumnType.Integer ? _columns.GetValueOrDefault((field, FeedColumnType.Double)) : null);

    /// <summary>The name for the column of a field that has none of this type yet.</summary>
    public string NameFor(string field, FeedColumnType type)
    {
        var isKnown = _columns.Keys.Any(key => key.Field == field);
        var name = isKnown ? field + (type switch { FeedColumnType.Double => "_float", FeedColumnType.Integer => "_int", FeedColumnType.Boolean => "_bool", _ => "_str" }) : field;
        return PostgresName.Fit(name, taken => _tables.Exists(table => table.Names.Contains(taken)));
    }

    /// <summary>Notes a table, and a column that it has.</summary>
    public void Add(string table, string name, string field, PostgresColumn column)
    {
        if (_tables.FindIndex(known => known.Table == table) is var index && index < 0)
        {
            index = _tables.Count;
            _tables.Add((table, new HashSet<string>(StringComparer.Ordinal)));
        }

        _tables[index].Names.Add(name);
        _columns[(field, column.Type)] = column;
    }
}
