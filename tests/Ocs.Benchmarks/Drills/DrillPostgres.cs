using System.Globalization;
using Npgsql;
using Ocs.Testing.Databases;

namespace Ocs.Benchmarks.Drills;

/// <summary>A PostgreSQL of a drill, into which the aggregator publishes through a network of its own.</summary>
internal sealed class DrillPostgres : IAsyncDisposable
{
    private DrillPostgres(PostgresProgram program) => Program = program;

    public PostgresProgram Program { get; }

    /// <summary>A running one; null where none is installed.</summary>
    public static async Task<DrillPostgres?> StartAsync() =>
        PostgresProgram.FindPrograms() is { } programs ? new DrillPostgres(await PostgresProgram.StartAsync(programs)) : null;

    /// <inheritdoc cref="DrillDatabase.ReadAsync"/>
    public async Task<Dictionary<(long Life, long Number), (long Check, long Nanoseconds)>> ReadAsync(string agent)
    {
        var place = string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={Program.Port};Username=ocs;Database=ocs;Pooling=false;GssEncryptionMode=Disable");
        await using var connection = new NpgsqlConnection(place);
        await connection.OpenAsync();
        var query = $"""SELECT life, number, "check", (extract(epoch FROM time) * 1000000)::bigint * 1000 FROM ocs."observatory.{agent}.drill" """;
        await using var command = new NpgsqlCommand(query, connection);
        await using var rows = await command.ExecuteReaderAsync();
        var samples = new Dictionary<(long, long), (long, long)>();
        while (await rows.ReadAsync())
            samples[(rows.GetInt64(0), rows.GetInt64(1))] = (rows.GetInt64(2), rows.GetInt64(3));
        return samples;
    }

    public ValueTask DisposeAsync() => Program.DisposeAsync();
}
