using Npgsql;
using Ocs.Feeds;

namespace Ocs.Aggregator.Postgres;

/// <summary>The rows of some messages for one table.</summary>
/// <param name="table">The table, in quotes and with its schema.</param>
internal sealed class PostgresRows(string table)
{
    // The years 1 to 9999, well within what timestamptz holds.
    private const double LeastSeconds = -62_135_596_800;
    private const double MostSeconds = 253_402_300_799;

    private const int MostBytes = 256 << 10;

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
        var stream = await connection.BeginRawBinaryCopyAsync($"COPY {into} (time{columns}) FROM STDIN (FORMAT BINARY)", cancellationToken).ConfigureAwait(false);
        await using var opened = stream.ConfigureAwait(false);
        var copy = new CopyEncoder();
        copy.Begin();
        long count = 0;
        try
        {
            foreach (var (times, cells) in _blocks)
            {
                for (var row = 0; row < times.Length; row++)
                {
                    if (!IsTime(times[row]))
                        continue;
                    Encode(copy, times[row], cells, row);
                    count++;
                    if (copy.Bytes.Length >= MostBytes)
                        await SendAsync(stream, copy, cancellationToken).ConfigureAwait(false);
                }
            }

            copy.End();
            await SendAsync(stream, copy, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            // Disposing the stream would end the COPY well.
            await stream.CancelAsync().ConfigureAwait(false);
            throw;
        }

        return count;
    }

    private static async Task SendAsync(NpgsqlRawCopyStream stream, CopyEncoder copy, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(copy.Bytes, cancellationToken).ConfigureAwait(false);
        copy.Clear();
    }

    private void Encode(CopyEncoder copy, double time, FeedColumn?[] cells, int row)
    {
        copy.BeginRow(_columns.Count + 1);
        copy.Add(CopyEncoder.Time(time));
        for (var place = 0; place < _columns.Count; place++)
        {
            var cell = place < cells.Length ? cells[place] : null;
            switch (cell?.Type)
            {
                case null: copy.AddNull(); break;
                case FeedColumnType.Double: copy.Add(cell.Doubles[row]); break;
                case FeedColumnType.Integer when _columns[place].Type == FeedColumnType.Double: copy.Add((double)cell.Integers[row]); break;
                case FeedColumnType.Integer: copy.Add(cell.Integers[row]); break;
                case FeedColumnType.Boolean: copy.Add(cell.Booleans[row]); break;
                default: copy.Add(PostgresText.Clean(cell.Strings[row])); break;
            }
        }
    }
}
