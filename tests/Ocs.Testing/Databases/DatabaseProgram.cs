using System.Diagnostics;
using System.Globalization;

namespace Ocs.Testing.Databases;

/// <summary>
/// A real database on a port and in a folder of its own, which can be stopped and started again. Where the program is not
/// installed the test is skipped; on CI it fails.
/// </summary>
internal sealed class DatabaseProgram : IAsyncDisposable
{
    /// <summary>How an exception tells xunit that a test is skipped.</summary>
    private const string Skip = "$XunitDynamicSkip$";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ocs-database-");
    private readonly HttpClient _http = new() { Timeout = Patience };
    private readonly string _program;
    private readonly string[] _arguments;
    private readonly string _ping;
    private Process? _process;

    private DatabaseProgram(string program, int port, Func<string, int, string[]> arguments, string ping)
    {
        _program = program;
        Port = port;
        _arguments = arguments(_folder.FullName, port);
        _ping = ping;
        _http.BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/"));
    }

    public int Port { get; }

    /// <summary>The time that processors have worked for it since it was started.</summary>
    public TimeSpan ProcessorTime => _process!.TotalProcessorTime;

    /// <summary>An InfluxDB of version 1.</summary>
    public static Task<DatabaseProgram> StartInfluxAsync() => StartAsync("influxd", "influxdb", ConfigureInflux, "ping");

    /// <summary>A VictoriaMetrics.</summary>
    public static Task<DatabaseProgram> StartVictoriaAsync() => StartAsync("victoria-metrics", "victoria-metrics", static (folder, port) =>
        [$"-storageDataPath={folder}/data", $"-httpListenAddr=127.0.0.1:{port}", "-retentionPeriod=100y", "-memory.allowedBytes=64MB"], "health");

    /// <summary>Where a program is installed; null where it is not.</summary>
    public static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/usr/bin").Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    /// <summary>Writes the configuration of an InfluxDB of version 1 into its folder.</summary>
    /// <returns>The arguments with which it is started.</returns>
    public static string[] ConfigureInflux(string folder, int port)
    {
        var configuration = Path.Combine(folder, "influxd.conf");
        File.WriteAllText(configuration, $"""
            reporting-disabled = true
            bind-address = "127.0.0.1:{FreePort.Choose()}"
            [meta]
              dir = "{folder}/meta"
            [data]
              dir = "{folder}/data"
              wal-dir = "{folder}/wal"
            [coordinator]
              max-select-buckets = 100000
            [http]
              bind-address = "127.0.0.1:{port}"
              log-enabled = false
            [monitor]
              store-enabled = false
            [subscriber]
              enabled = false
            [continuous_queries]
              enabled = false
            """);
        return ["-config", configuration];
    }

    public async Task StartAsync()
    {
        _process = Process.Start(new ProcessStartInfo(_program, _arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        _process.OutputDataReceived += (_, _) => { };
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        using var patience = new CancellationTokenSource(Patience);
        while (!await AnswersAsync())
        {
            if (_process.HasExited)
                throw new InvalidOperationException($"{_program} ended with {_process.ExitCode}.");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, patience.Token);
        }
    }

    public async Task StopAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    public Task<string> GetAsync(string path) => _http.GetStringAsync(new Uri(path, UriKind.Relative));

    public async Task PostAsync(string path, string body)
    {
        using var answer = await _http.PostAsync(new Uri(path, UriKind.Relative), new StringContent(body));
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>What it answers, also where it refuses.</summary>
    public async Task<string> AskAsync(string path, HttpContent? body = null)
    {
        using var request = new HttpRequestMessage(body is null ? HttpMethod.Get : HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = body };
        using var answer = await _http.SendAsync(request);
        return await answer.Content.ReadAsStringAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await StopAsync();
        _http.Dispose();
        _folder.Delete(recursive: true);
    }

    private static async Task<DatabaseProgram> StartAsync(string program, string package, Func<string, int, string[]> arguments, string ping)
    {
        var path = Find(program);
        if (path is null)
            throw new FileNotFoundException($"{(Environment.GetEnvironmentVariable("CI") == "true" ? "" : Skip)}{program} is not installed: apt-get install {package}");
        var database = new DatabaseProgram(path, FreePort.Choose(), arguments, ping);
        await database.StartAsync();
        return database;
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var answer = await _http.GetAsync(new Uri(_ping, UriKind.Relative));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
