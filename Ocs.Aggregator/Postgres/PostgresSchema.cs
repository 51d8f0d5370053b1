using System.Globalization;
using Npgsql;
using NpgsqlTypes;
using Ocs.Feeds;

namespace Ocs.Aggregator.Postgres;

/// <summary>
/// The tables of a site: one a feed, with a column a field, made as fields come; <c>fields</c>, which says where each is; and
/// <c>positions</c>, which says how far each log is in the tables. Where TimescaleDB is, tables become hypertables.
/// </summary>
internal sealed class PostgresSchema
{
    private readonly string _name;
    private readonly string _schema;
    private readonly Dictionary<(string Agent, string Feed), PostgresFeed> _feeds = [];
    private readonly HashSet<string> _tables = new(StringComparer.Ordinal) { "fields", "positions" };
    private bool _hasTimescale;

    private PostgresSchema(string name) => (_name, _schema) = (name, PostgresName.Quote(name));

    /// <summary>The table of positions.</summary>
    public string Positions => $"{_schema}.positions";

    /// <summary>Makes what is missing, and reads what is there.</summary>
    public static async Task<PostgresSchema> OpenAsync(NpgsqlConnection connection, string name, CancellationToken cancellationToken)
    {
        var schema = new PostgresSchema(name);
        await schema.CreateAsync(connection, cancellationToken).ConfigureAwait(false);
        await schema.ReadAsync(connection, cancellationToken).ConfigureAwait(false);
        return schema;
    }

    /// <summary>What is known of a feed.</summary>
    public PostgresFeed FeedOf(FeedInfo info) => FeedOf(PostgresText.Clean(info.AgentAddress), PostgresText.Clean(info.FeedName));

    /// <summary>Makes a column for everything in some messages of a feed.</summary>
    public async Task PrepareAsync(NpgsqlConnection connection, FeedInfo info, IEnumerable<FeedMessage> messages, CancellationToken cancellationToken)
    {
        var (agent, name) = (PostgresText.Clean(info.AgentAddress), PostgresText.Clean(info.FeedName));
        var feed = FeedOf(agent, name);
        var statements = new List<string>();
        var rows = new List<(string Field, FeedColumnType Type, string Table, string Column)>();
        foreach (var column in messages.SelectMany(message => message.Blocks).SelectMany(block => block.Columns))
        {
            var field = PostgresText.Clean(column.Name);
            if (feed.Find(field, column.Type) is null)
                AddColumn(feed, $"{agent}.{name}", field, column.Type, statements, rows);
        }

        var units = rows.Count > 0 || !ReferenceEquals(feed.Info, info) ? FreshUnits(feed, info, messages) : [];
        feed.Info = info;
        if (statements.Count == 0 && units.Count == 0)
            return;
        await using var batch = new NpgsqlBatch(connection);
        foreach (var statement in statements)
            batch.BatchCommands.Add(new NpgsqlBatchCommand(statement));
        foreach (var (field, type, table, column) in rows)
        {
            batch.BatchCommands.Add(Command(
                $"INSERT INTO {_schema}.fields (agent, feed, field, type, table_name, column_name) VALUES ($1, $2, $3, $4, $5, $6)",
                agent, name, field, SqlType(type), table, column));
        }

        foreach (var (field, unit) in units)
            batch.BatchCommands.Add(Command($"UPDATE {_schema}.fields SET unit = $1 WHERE agent = $2 AND feed = $3 AND field = $4", unit, agent, name, field));
        await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private void AddColumn(PostgresFeed feed, string address, string field, FeedColumnType type, List<string> statements, List<(string, FeedColumnType, string, string)> rows)
    {
        var table = feed.Tables.FirstOrDefault(table => table.Names.Count < PostgresFeed.MostColumns).Table;
        if (table is null)
        {
            var number = feed.Tables.Count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"~{feed.Tables.Count + 1}");
            table = PostgresName.Fit(address + number, _tables.Contains);
            _tables.Add(table);
            statements.Add($"CREATE TABLE {Quoted(table)} (time timestamptz NOT NULL)");
            if (_hasTimescale)
                statements.Add($"SELECT create_hypertable({Literal(Quoted(table))}, 'time', create_default_indexes => false)");
            statements.Add($"CREATE INDEX ON {Quoted(table)} (time)");
        }

        var name = feed.NameFor(field, type);
        statements.Add($"ALTER TABLE {Quoted(table)} ADD COLUMN {PostgresName.Quote(name)} {SqlType(type)}");
        rows.Add((field, type, table, name));
        feed.Add(table, name, field, new PostgresColumn(Quoted(table), PostgresName.Quote(name), type));
    }

    private static Dictionary<string, string> FreshUnits(PostgresFeed feed, FeedInfo info, IEnumerable<FeedMessage> messages)
    {
        var fresh = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var field in messages.SelectMany(message => message.Blocks).SelectMany(block => block.Columns).Select(column => column.Name).Distinct(StringComparer.Ordinal))
        {
            var key = PostgresText.Clean(field);
            if (PostgresText.Clean(info.UnitOf(field) ?? "") is { Length: > 0 } unit && feed.Units.GetValueOrDefault(key) != unit)
                feed.Units[key] = fresh[key] = unit;
        }

        return fresh;
    }

    private async Task CreateAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        // Who may not make schemas may use one that is there.
        await using (var command = new NpgsqlCommand($"SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = {Literal(_name)})", connection))
        {
            if (!(bool)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!)
                await new NpgsqlCommand($"CREATE SCHEMA {_schema}", connection).ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }

        await using var tables = new NpgsqlCommand(
            $"""
            CREATE TABLE IF NOT EXISTS {_schema}.fields (
                agent text NOT NULL, feed text NOT NULL, field text NOT NULL, type text NOT NULL, unit text,
                table_name text NOT NULL, column_name text NOT NULL,
                PRIMARY KEY (agent, feed, field, type), UNIQUE (table_name, column_name));
            CREATE TABLE IF NOT EXISTS {_schema}.positions (log text PRIMARY KEY, position bigint NOT NULL);
            -- What somebody has dropped is made anew when it comes again.
            DELETE FROM {_schema}.fields AS f WHERE NOT EXISTS (
                SELECT FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid JOIN pg_namespace ON pg_namespace.oid = relnamespace
                WHERE nspname = {Literal(_name)} AND relname = f.table_name AND attname = f.column_name AND NOT attisdropped);
            """,
            connection);
        await tables.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using (var command = new NpgsqlCommand("SELECT EXISTS (SELECT FROM pg_proc WHERE proname = 'create_hypertable')", connection))
            _hasTimescale = (bool)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
        await using var fields = new NpgsqlCommand($"SELECT agent, feed, field, type, unit, table_name, column_name FROM {_schema}.fields ORDER BY table_name, column_name", connection);
        await using var rows = await fields.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            var (agent, name, field, table, column) = (rows.GetString(0), rows.GetString(1), rows.GetString(2), rows.GetString(5), rows.GetString(6));
            var feed = FeedOf(agent, name);
            _tables.Add(table);
            if (!rows.IsDBNull(4))
                feed.Units[field] = rows.GetString(4);
            feed.Add(table, column, field, new PostgresColumn(Quoted(table), PostgresName.Quote(column), FeedType(rows.GetString(3))));
        }
    }

    private PostgresFeed FeedOf(string agent, string name)
    {
        if (!_feeds.TryGetValue((agent, name), out var feed))
            _feeds.Add((agent, name), feed = new PostgresFeed());
        return feed;
    }

    private static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private string Quoted(string table) => $"{_schema}.{PostgresName.Quote(table)}";

    private static NpgsqlBatchCommand Command(string text, params string[] values)
    {
        var command = new NpgsqlBatchCommand(text);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value, NpgsqlDbType = NpgsqlDbType.Text });
        return command;
    }

    private static string SqlType(FeedColumnType type) => type switch
    {
        FeedColumnType.Double => "double precision",
        FeedColumnType.Integer => "bigint",
        FeedColumnType.Boolean => "boolean",
        _ => "text",
    };

    private static FeedColumnType FeedType(string type) => type switch
    {
        "double precision" => FeedColumnType.Double,
        "bigint" => FeedColumnType.Integer,
        "boolean" => FeedColumnType.Boolean,
        _ => FeedColumnType.String,
    };
}
