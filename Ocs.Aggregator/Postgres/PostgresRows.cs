using Npgsql;
using NpgsqlTypes;
using Ocs.Feeds;

namespace Ocs.Aggregator.Postgres;

/// <summary>The rows of some messages for one table.</summary>
/// <param name="table">The table, in quotes and with its schema.</param>
internal sealed class PostgresRows(string table)
{
    // DateTime's range, and well within timestamptz's.
    private const double LeastSeconds = -62_135_596_800;
    private const double MostSeconds = 253_402_300_799;

    private readonly List<PostgresColumn> _columns = [];
    private readonly Dictionary<PostgresColumn, int> _places = [];
    private readonly List<(double[] Times, FeedColumn?[] Cells)> _blocks = [];

    /// <summary>Whether a time can be written.</summary>
    public static bool IsTime(double seconds) => seconds >= LeastSeconds && seconds <= MostSeconds;

    /// <summary>Adds a block: the values that go into this table.</summary>
    public void Add(double[] times, IEnumerable<(PostgresColumn Column, FeedColumn Values)> cells)
    {
        var row = new FeedColumn?[_columns.Count];
        foreach (var (column, values) in cells)
        {
            if (!_places.TryGetValue(column, out var place))
            {
                _places.Add(column, place = _columns.Count);
                _columns.Add(column);
            }

            if (place >= row.Length)
                Array.Resize(ref row, _columns.Count);
            row[place] = values;
        }

        _blocks.Add((times, row));
    }

    /// <summary>Appends the rows.</summary>
    /// <returns>How many there are.</returns>
    public Task<long> AppendAsync(NpgsqlConnection connection, CancellationToken cancellationToken) => CopyAsync(connection, table, cancellationToken);

    /// <summary>Appends those rows that are not there yet.</summary>
    /// <returns>How many there are, old ones too.</returns>
    public async Task<long> MergeAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var names = string.Join(", ", _columns.Select(column => column.Name));
        string Of(string of) => string.Join(", ", _columns.Select(column => $"{of}.{column.Name}"));
        await using (var create = new NpgsqlCommand($"CREATE TEMPORARY TABLE incoming ON COMMIT DROP AS SELECT time, {names} FROM {table} LIMIT 0", connection))
            await create.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        var count = await CopyAsync(connection, "incoming", cancellationToken).ConfigureAwait(false);
        await using var insert = new NpgsqlCommand(
            $"""
            INSERT INTO {table} (time, {names}) SELECT DISTINCT i.time, {Of("i")} FROM incoming i
            WHERE NOT EXISTS (SELECT FROM {table} t WHERE t.time = i.time AND ROW({Of("t")}) IS NOT DISTINCT FROM ROW({Of("i")}));
            DROP TABLE incoming
            """,
            connection);
        await insert.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        return count;
    }

    private async Task<long> CopyAsync(NpgsqlConnection connection, string into, CancellationToken cancellationToken)
    {
        var columns = string.Concat(_columns.Select(column => $", {column.Name}"));
        var copy = await connection.BeginBinaryImportAsync($"COPY {into} (time{columns}) FROM STDIN (FORMAT BINARY)", cancellationToken).ConfigureAwait(false);
        await using var opened = copy.ConfigureAwait(false);
        long count = 0;
        foreach (var (times, cells) in _blocks)
        {
            for (var row = 0; row < times.Length; row++)
            {
                if (!IsTime(times[row]))
                    continue;
                await copy.StartRowAsync(cancellationToken).ConfigureAwait(false);
                // timestamptz counts microseconds.
                await copy.WriteAsync(DateTime.UnixEpoch.AddTicks((long)Math.Round(times[row] * 1e6) * TimeSpan.TicksPerMicrosecond), NpgsqlDbType.TimestampTz, cancellationToken).ConfigureAwait(false);
                for (var place = 0; place < _columns.Count; place++)
                    await WriteAsync(copy, place < cells.Length ? cells[place] : null, _columns[place].Type, row, cancellationToken).ConfigureAwait(false);
                count++;
            }
        }

        await copy.CompleteAsync(cancellationToken).ConfigureAwait(false);
        return count;
    }

    private static Task WriteAsync(NpgsqlBinaryImporter copy, FeedColumn? cell, FeedColumnType type, int row, CancellationToken cancellationToken) => cell?.Type switch
    {
        null => copy.WriteNullAsync(cancellationToken),
        FeedColumnType.Double => copy.WriteAsync(cell.Doubles[row], NpgsqlDbType.Double, cancellationToken),
        FeedColumnType.Integer when type == FeedColumnType.Double => copy.WriteAsync((double)cell.Integers[row], NpgsqlDbType.Double, cancellationToken),
        FeedColumnType.Integer => copy.WriteAsync(cell.Integers[row], NpgsqlDbType.Bigint, cancellationToken),
        FeedColumnType.Boolean => copy.WriteAsync(cell.Booleans[row], NpgsqlDbType.Boolean, cancellationToken),
        _ => copy.WriteAsync(PostgresText.Clean(cell.Strings[row]), NpgsqlDbType.Text, cancellationToken),
    };
}
