using System.Globalization;
using System.Net.Sockets;
using Npgsql;
using NpgsqlTypes;
using Ocs.Aggregator.Sinks;
using Ocs.Feeds;

namespace Ocs.Aggregator.Postgres;

/// <summary>
/// Writes to a PostgreSQL. How far a log has come is written in the same transaction as its samples, so that each is there
/// once whatever fails. Messages that a table refuses are found by halving and set aside; the rest goes in.
/// </summary>
internal sealed class PostgresTarget(PostgresAddress address, RefusedPoints refused) : ISinkTarget
{
    private NpgsqlConnection? _connection;
    private PostgresSchema? _schema;
    private string _log = "";
    private long _position;

    /// <inheritdoc/>
    public string Name => address.Name;

    /// <inheritdoc/>
    public int AtOnce => 1;

    /// <inheritdoc/>
    public int BatchBytes => 4 << 20;

    /// <inheritdoc/>
    public string ExcludedBy => "exclude_postgresql";

    /// <inheritdoc/>
    public long Points { get; private set; }

    /// <inheritdoc/>
    public long RefusedPoints => refused.Count;

    /// <inheritdoc/>
    public async Task<long?> OpenAsync(string log, CancellationToken cancellationToken)
    {
        _log = log;
        await AttemptAsync(ConnectAsync, cancellationToken).ConfigureAwait(false);
        return _position;
    }

    /// <inheritdoc/>
    public Task WriteAsync(IReadOnlyList<FeedMessage> messages, long position, CancellationToken cancellationToken) => AttemptAsync(
        async token =>
        {
            await ConnectAsync(token).ConfigureAwait(false);
            // The answer to the last attempt may have been lost, and nothing else.
            if (position > 0 && position <= _position)
                return;
            foreach (var feed in messages.GroupBy(message => (message.Feed.AgentAddress, message.Feed.FeedName)))
                await _schema!.PrepareAsync(_connection!, feed.Last().Feed, feed, token).ConfigureAwait(false);
            await WriteInTransactionAsync(messages, position, token).ConfigureAwait(false);
        },
        cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _connection?.Dispose();

    private async Task AttemptAsync(Func<CancellationToken, Task> attempt, CancellationToken cancellationToken)
    {
        try
        {
            await attempt(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception fault)
        {
            // What is remembered of tables may not be true any more.
            var connection = _connection;
            (_connection, _schema) = (null, null);
            if (connection is not null)
                await connection.DisposeAsync().ConfigureAwait(false);
            if (fault is not (NpgsqlException or SocketException or IOException or TimeoutException) || cancellationToken.IsCancellationRequested)
                throw;
            throw new SinkUnavailableException(fault is PostgresException answer ? $"{answer.MessageText} ({answer.SqlState})" : fault.InnerException?.Message ?? fault.Message, fault);
        }
    }

    private async Task ConnectAsync(CancellationToken cancellationToken)
    {
        if (_connection is not null)
            return;
        _connection = new NpgsqlConnection(address.ConnectionText);
        await _connection.OpenAsync(cancellationToken).ConfigureAwait(false);
        _schema = await PostgresSchema.OpenAsync(_connection, address.Schema, cancellationToken).ConfigureAwait(false);
        await using var command = new NpgsqlCommand($"SELECT position FROM {_schema.Positions} WHERE log = $1", _connection);
        command.Parameters.Add(new NpgsqlParameter { Value = _log });
        _position = await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is long position ? position : 0;
    }

    private async Task WriteInTransactionAsync(IReadOnlyList<FeedMessage> messages, long position, CancellationToken cancellationToken)
    {
        await using var transaction = await _connection!.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        var bad = new List<(FeedMessage Message, string Reason)>();
        var points = await TryWriteAsync(messages, position > 0, bad, cancellationToken).ConfigureAwait(false);
        if (position > 0)
        {
            await using var command = new NpgsqlCommand(
                $"INSERT INTO {_schema!.Positions} AS p (log, position) VALUES ($1, $2) ON CONFLICT (log) DO UPDATE SET position = excluded.position", _connection);
            command.Parameters.Add(new NpgsqlParameter { Value = _log });
            command.Parameters.Add(new NpgsqlParameter { Value = position, NpgsqlDbType = NpgsqlDbType.Bigint });
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }

        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        _position = position > 0 ? position : _position;
        Points += points;
        foreach (var (message, reason) in bad)
            RefusedRows.SetAside(refused, message, reason);
        foreach (var message in messages.Except(bad.Select(pair => pair.Message)))
            RefusedRows.SetAside(refused, message, "no table can hold this time", time => !PostgresRows.IsTime(time));
    }

    /// <summary>Writes some messages, without those that are at fault.</summary>
    private async Task<long> TryWriteAsync(IReadOnlyList<FeedMessage> messages, bool isLog, List<(FeedMessage, string)> bad, CancellationToken cancellationToken)
    {
        string reason;
        await ExecuteAsync("SAVEPOINT part", cancellationToken).ConfigureAwait(false);
        try
        {
            long points = 0;
            foreach (var rows in Arrange(messages))
                points += await (isLog ? rows.AppendAsync(_connection!, cancellationToken) : rows.MergeAsync(_connection!, cancellationToken)).ConfigureAwait(false);
            await ExecuteAsync("RELEASE SAVEPOINT part", cancellationToken).ConfigureAwait(false);
            return points;
        }
        catch (PostgresException fault) when (IsOfData(fault.SqlState))
        {
            reason = string.Create(CultureInfo.InvariantCulture, $"{fault.MessageText} ({fault.SqlState})");
            await ExecuteAsync("ROLLBACK TO SAVEPOINT part", cancellationToken).ConfigureAwait(false);
        }

        if (messages.Count == 1)
        {
            bad.Add((messages[0], reason));
            return 0;
        }

        var half = messages.Count / 2;
        return await TryWriteAsync([.. messages.Take(half)], isLog, bad, cancellationToken).ConfigureAwait(false)
            + await TryWriteAsync([.. messages.Skip(half)], isLog, bad, cancellationToken).ConfigureAwait(false);
    }

    private IEnumerable<PostgresRows> Arrange(IReadOnlyList<FeedMessage> messages)
    {
        var tables = new Dictionary<string, PostgresRows>(StringComparer.Ordinal);
        foreach (var message in messages)
        {
            var feed = _schema!.FeedOf(message.Feed);
            foreach (var block in message.Blocks)
            {
                foreach (var cells in block.Columns.Select(values => (Column: feed.Find(PostgresText.Clean(values.Name), values.Type)!, Values: values)).GroupBy(cell => cell.Column.Table))
                {
                    if (!tables.TryGetValue(cells.Key, out var rows))
                        tables.Add(cells.Key, rows = new PostgresRows(cells.Key));
                    rows.Add(block.Timestamps, cells);
                }
            }
        }

        return tables.Values;
    }

    private async Task ExecuteAsync(string statement, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(statement, _connection);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Faults of values (22), of constraints that a site has added (23), and of rows too big for a page (54).</summary>
    private static bool IsOfData(string state) => state.StartsWith("22", StringComparison.Ordinal) || state.StartsWith("23", StringComparison.Ordinal) || state.StartsWith("54", StringComparison.Ordinal);
}
