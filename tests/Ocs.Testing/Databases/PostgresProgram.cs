using System.Diagnostics;
using System.Globalization;

namespace Ocs.Testing.Databases;

/// <summary>A real PostgreSQL on a port and in a folder of its own, with a user and a database <c>ocs</c>; it can crash and be started again.</summary>
internal sealed class PostgresProgram : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ocs-postgres-");
    private readonly string _programs;
    private string[] _settings = ["-c", "max_connections=30"];
    private Process? _process;

    private PostgresProgram(string programs) => _programs = programs;

    public int Port { get; } = FreePort.Choose();

    /// <summary>Where Debian puts its programs; null where it is not installed.</summary>
    public static string? FindPrograms() =>
        Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").Order().Select(version => Path.Combine(version, "bin")).LastOrDefault(Directory.Exists) : null;

    /// <summary>Makes and starts one; with a certificate, and its key, both PEM, it takes connections over TLS only.</summary>
    public static async Task<PostgresProgram> StartAsync(string programs, string? certificate = null, string? key = null)
    {
        var server = new PostgresProgram(programs);
        if (Environment.IsPrivilegedProcess)
            await RunAsync(new ProcessStartInfo("chown", ["postgres", server._folder.FullName]));
        await RunAsync(server.AsPostgres("initdb", "-D", server.DataFolder, "-U", "ocs", "--auth=trust", "--no-sync", "-E", "UTF8", "--locale=C"));
        if (certificate is not null && key is not null)
            await server.SecureAsync(certificate, key);
        await server.StartAsync();
        await RunAsync(server.AsPostgres("createdb", [.. server.Place, "-U", "ocs", "--maintenance-db=postgres", "ocs"]));
        return server;
    }

    /// <summary>Starts it, with what it had before.</summary>
    public async Task StartAsync()
    {
        _process = Process.Start(AsPostgres("postgres", [.. Place, "-D", DataFolder, "-k", "", .. _settings]))!;
        _process.OutputDataReceived += (_, _) => { };
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        using var patience = new CancellationTokenSource(Patience);
        while (!await IsReadyAsync())
        {
            if (_process.HasExited)
                throw new InvalidOperationException($"postgres ended with {_process.ExitCode}.");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, patience.Token);
        }
    }

    /// <summary>Ends it without letting it finish anything.</summary>
    public async Task CrashAsync()
    {
        await RunAsync(new ProcessStartInfo("kill", ["-QUIT", _process!.Id.ToString(CultureInfo.InvariantCulture)]));
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await CrashAsync();
        _folder.Delete(recursive: true);
    }

    private string DataFolder => Path.Combine(_folder.FullName, "data");

    private string[] Place => ["-h", "127.0.0.1", "-p", Port.ToString(CultureInfo.InvariantCulture)];

    private async Task SecureAsync(string certificate, string key)
    {
        // PostgreSQL takes no key that others than its own user may read.
        var (certificateFile, keyFile) = (Path.Combine(_folder.FullName, "server.crt"), Path.Combine(_folder.FullName, "server.key"));
        await File.WriteAllTextAsync(certificateFile, certificate);
        await File.WriteAllTextAsync(keyFile, key);
        await RunAsync(new ProcessStartInfo("chmod", ["600", keyFile]));
        if (Environment.IsPrivilegedProcess)
            await RunAsync(new ProcessStartInfo("chown", ["postgres", certificateFile, keyFile]));
        await File.WriteAllTextAsync(Path.Combine(DataFolder, "pg_hba.conf"), "hostssl all all 127.0.0.1/32 trust\nhostnossl all all 0.0.0.0/0 reject\n");
        _settings = [.. _settings, "-c", "ssl=on", "-c", $"ssl_cert_file={certificateFile}", "-c", $"ssl_key_file={keyFile}"];
    }

    private async Task<bool> IsReadyAsync()
    {
        using var process = Process.Start(Quiet(AsPostgres("pg_isready", Place)))!;
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0;
    }

    /// <summary>PostgreSQL refuses to run as root.</summary>
    private ProcessStartInfo AsPostgres(string program, params string[] arguments)
    {
        string[] command = [Path.Combine(_programs, program), .. arguments];
        if (Environment.IsPrivilegedProcess)
            command = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", .. command];
        // Its programs look for certificates at home.
        return Quiet(new ProcessStartInfo(command[0], command[1..]) { WorkingDirectory = _folder.FullName, Environment = { ["HOME"] = _folder.FullName } });
    }

    private static ProcessStartInfo Quiet(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        return start;
    }

    private static async Task RunAsync(ProcessStartInfo start)
    {
        using var process = Process.Start(Quiet(start))!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{start.FileName}: {await output}{errors}");
    }
}
