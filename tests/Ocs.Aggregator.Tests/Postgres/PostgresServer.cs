using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Encodings.Web;
using System.Text.Json;
using Npgsql;
using Ocs.Aggregator.Tests.Postgres;

[assembly: AssemblyFixture(typeof(PostgresServer))]

namespace Ocs.Aggregator.Tests.Postgres;

/// <summary>A real PostgreSQL on a port and in a folder of its own, which can crash and be started again.</summary>
public sealed class PostgresServer : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ocs-postgres-");
    private readonly string? _programs = Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").Order().LastOrDefault() : null;
    private Process? _process;
    private int _schemas;

    public int Port { get; } = FreePort();

    public async ValueTask InitializeAsync()
    {
        if (_programs is null)
            return;
        if (Environment.IsPrivilegedProcess)
            await RunAsync("chown", "postgres", _folder.FullName);
        await RunAsync(AsPostgres("initdb", "-D", DataFolder, "-U", "ocs", "--auth=trust", "--no-sync", "-E", "UTF8", "--locale=C"));
        await StartAsync();
        await ExecuteAsync("CREATE DATABASE ocs", "postgres");
    }

    /// <summary>An address with a schema that nobody else has; the test is skipped where there is no server, and fails on CI.</summary>
    public string NewAddress(out string schema)
    {
        if (_programs is null)
        {
            Assert.False(Environment.GetEnvironmentVariable("CI") == "true", "PostgreSQL is not installed: apt-get install postgresql");
            Assert.Skip("PostgreSQL is not installed: apt-get install postgresql");
        }

        schema = string.Create(CultureInfo.InvariantCulture, $"site {Interlocked.Increment(ref _schemas)}");
        return string.Create(CultureInfo.InvariantCulture, $"postgresql://ocs@127.0.0.1:{Port}/ocs?schema={Uri.EscapeDataString(schema)}");
    }

    public async Task StartAsync()
    {
        _process = Process.Start(AsPostgres("postgres", "-D", DataFolder, "-p", Port.ToString(CultureInfo.InvariantCulture), "-h", "127.0.0.1", "-k", "", "-c", "max_connections=30"))!;
        _process.OutputDataReceived += (_, _) => { };
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            try
            {
                await ExecuteAsync("SELECT 1", "postgres");
                return;
            }
            catch (NpgsqlException) when (!patience.IsCancellationRequested)
            {
                Assert.False(_process.HasExited, "The PostgreSQL of the tests ended.");
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, patience.Token);
            }
        }
    }

    /// <summary>Ends it without letting it finish anything.</summary>
    public async Task CrashAsync()
    {
        await RunAsync("kill", "-QUIT", _process!.Id.ToString(CultureInfo.InvariantCulture));
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    public async Task ExecuteAsync(string statement, string database = "ocs")
    {
        await using var connection = await OpenAsync(database);
        await using var command = new NpgsqlCommand(statement, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>The rows that a query answers, as JSON.</summary>
    public async Task<string> QueryAsync(string query)
    {
        await using var connection = await OpenAsync("ocs");
        await using var command = new NpgsqlCommand(query, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<object?[]>();
        while (await reader.ReadAsync())
        {
            var row = new object?[reader.FieldCount];
            for (var column = 0; column < row.Length; column++)
                row[column] = reader.IsDBNull(column) ? null : reader.GetValue(column) is double number and (double.NaN or double.PositiveInfinity or double.NegativeInfinity) ? number.ToString(CultureInfo.InvariantCulture) : reader.GetValue(column);
            rows.Add(row);
        }

        return JsonSerializer.Serialize(rows, Relaxed);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await CrashAsync();
        _folder.Delete(recursive: true);
    }

    private string DataFolder => Path.Combine(_folder.FullName, "data");

    /// <summary>PostgreSQL refuses to run as root.</summary>
    private ProcessStartInfo AsPostgres(string program, params string[] arguments)
    {
        string[] command = [Path.Combine(_programs!, "bin", program), .. arguments];
        if (Environment.IsPrivilegedProcess)
            command = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", .. command];
        return new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = _folder.FullName };
    }

    private async Task<NpgsqlConnection> OpenAsync(string database)
    {
        var connection = new NpgsqlConnection($"Host=127.0.0.1;Port={Port};Username=ocs;Database={database};Pooling=false;GssEncryptionMode=Disable");
        await connection.OpenAsync();
        return connection;
    }

    private static Task RunAsync(string program, params string[] arguments) => RunAsync(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true });

    private static async Task RunAsync(ProcessStartInfo start)
    {
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{start.FileName}: {await output}{errors}");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
