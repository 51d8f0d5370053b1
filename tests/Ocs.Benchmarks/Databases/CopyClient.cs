using System.Buffers.Binary;
using System.Diagnostics;
using Npgsql;
using Ocs.Feeds;

namespace Ocs.Benchmarks.Databases;

/// <summary>The fastest that rows can be brought to a PostgreSQL: one <c>COPY</c> for each table, in its binary form, encoded before.</summary>
internal sealed class CopyClient
{
    private static readonly byte[] Head = [.. "PGCOPY\n"u8, 0xFF, (byte)'\r', (byte)'\n', 0, 0, 0, 0, 0, 0, 0, 0, 0];
    private static readonly byte[] Tail = [0xFF, 0xFF];

    private readonly Dictionary<string, MemoryStream> _tables = new(StringComparer.Ordinal);

    public CopyClient(IEnumerable<FeedMessage> messages)
    {
        Span<byte> number = stackalloc byte[8];
        foreach (var message in messages)
        {
            if (!_tables.TryGetValue(message.Feed.AgentAddress, out var bytes))
            {
                _tables.Add(message.Feed.AgentAddress, bytes = new MemoryStream());
                bytes.Write(Head);
            }

            foreach (var block in message.Blocks)
            {
                for (var row = 0; row < block.Timestamps.Length; row++)
                {
                    BinaryPrimitives.WriteInt16BigEndian(number, (short)(block.Columns.Length + 1));
                    bytes.Write(number[..2]);
                    Field(bytes, (long)((block.Timestamps[row] - 946_684_800) * 1e6));
                    foreach (var column in block.Columns)
                        Field(bytes, BitConverter.DoubleToInt64Bits(column.Doubles[row]));
                }
            }
        }

        foreach (var bytes in _tables.Values)
            bytes.Write(Tail);
    }

    /// <summary>How long it takes, seconds, into the same tables as the sink made.</summary>
    public async Task<double> MeasureAsync(string connectionText)
    {
        await using var connection = new NpgsqlConnection(connectionText);
        await connection.OpenAsync();
        var columns = string.Join(", ", Enumerable.Range(0, FilledLog.Fields).Select(field => $"channel_{field:D2} double precision"));
        foreach (var table in _tables.Keys)
        {
            await using var create = new NpgsqlCommand($"CREATE TABLE \"{table}\" (time timestamptz NOT NULL, {columns}); CREATE INDEX ON \"{table}\" (time)", connection);
            await create.ExecuteNonQueryAsync();
        }

        var before = Stopwatch.GetTimestamp();
        foreach (var (table, bytes) in _tables)
        {
            await using var copy = await connection.BeginRawBinaryCopyAsync($"COPY \"{table}\" FROM STDIN (FORMAT BINARY)");
            await copy.WriteAsync(bytes.GetBuffer().AsMemory(0, (int)bytes.Length));
        }

        return Stopwatch.GetElapsedTime(before).TotalSeconds;
    }

    /// <summary>What the tables of a schema take on disk with their indexes, bytes.</summary>
    public static async Task<long> SizeAsync(string connectionText, string schema)
    {
        await using var connection = new NpgsqlConnection(connectionText);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT sum(pg_total_relation_size(oid))::bigint FROM pg_class WHERE relkind = 'r' AND relnamespace = $1::text::regnamespace", connection);
        command.Parameters.Add(new NpgsqlParameter { Value = schema });
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static void Field(MemoryStream bytes, long value)
    {
        Span<byte> field = stackalloc byte[12];
        BinaryPrimitives.WriteInt32BigEndian(field, 8);
        BinaryPrimitives.WriteInt64BigEndian(field[4..], value);
        bytes.Write(field);
    }
}
