using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Npgsql;
using Ocs.Aggregator.Tests.Postgres;
using Ocs.Testing.Databases;

[assembly: AssemblyFixture(typeof(PostgresServer))]

namespace Ocs.Aggregator.Tests.Postgres;

/// <summary>A real PostgreSQL for all tests, with a schema for each. Tests that use it stand in the collection of its name.</summary>
public sealed class PostgresServer : IAsyncLifetime
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private PostgresProgram? _program;
    private int _schemas;

    public int Port => _program!.Port;

    public async ValueTask InitializeAsync() => _program = PostgresProgram.FindPrograms() is { } programs ? await PostgresProgram.StartAsync(programs) : null;

    /// <summary>An address with a schema that nobody else has; the test is skipped where there is no server, and fails on CI.</summary>
    public string NewAddress(out string schema)
    {
        if (_program is null)
        {
            Assert.False(Environment.GetEnvironmentVariable("CI") == "true", "PostgreSQL is not installed: apt-get install postgresql");
            Assert.Skip("PostgreSQL is not installed: apt-get install postgresql");
        }

        schema = string.Create(CultureInfo.InvariantCulture, $"site {Interlocked.Increment(ref _schemas)}");
        return string.Create(CultureInfo.InvariantCulture, $"postgresql://ocs@127.0.0.1:{Port}/ocs?schema={Uri.EscapeDataString(schema)}");
    }

    public Task StartAsync() => _program!.StartAsync();

    public Task CrashAsync() => _program!.CrashAsync();

    public async Task ExecuteAsync(string statement)
    {
        await using var connection = await OpenAsync();
        await using var command = new NpgsqlCommand(statement, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>The rows that a query answers, as JSON.</summary>
    public async Task<string> QueryAsync(string query)
    {
        await using var connection = await OpenAsync();
        await using var command = new NpgsqlCommand(query, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<object?[]>();
        while (await reader.ReadAsync())
        {
            var row = new object?[reader.FieldCount];
            for (var column = 0; column < row.Length; column++)
                row[column] = reader.IsDBNull(column) ? null : reader.GetValue(column) is double number && !double.IsFinite(number) ? number.ToString(CultureInfo.InvariantCulture) : reader.GetValue(column);
            rows.Add(row);
        }

        return JsonSerializer.Serialize(rows, Relaxed);
    }

    public ValueTask DisposeAsync() => _program?.DisposeAsync() ?? default;

    private async Task<NpgsqlConnection> OpenAsync()
    {
        var connection = new NpgsqlConnection($"Host=127.0.0.1;Port={Port};Username=ocs;Database=ocs;Pooling=false;GssEncryptionMode=Disable");
        await connection.OpenAsync();
        return connection;
    }
}
