using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Ocs.DataNodes.Tests.Influx;

/// <summary>A real InfluxDB, on ports and in a directory of its own, for as long as a class of tests runs.</summary>
public sealed class Influxd : IAsyncLifetime
{
    public const string Database = "ocs_feeds";

    private readonly string _directory = Directory.CreateTempSubdirectory("ocs-influxd-").FullName;
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(60) };
    private Process? _process;

    /// <summary>Why there is none, or null.</summary>
    public string? Missing { get; private set; }

    public async ValueTask InitializeAsync()
    {
        var program = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/usr/bin")
            .Select(directory => Path.Combine(directory, "influxd")).FirstOrDefault(File.Exists);
        if (program is null)
        {
            Missing = "influxd is not installed: apt-get install influxdb";
            return;
        }

        var (http, backup) = (FreePort(), FreePort());
        var configuration = Path.Combine(_directory, "influxd.conf");
        await File.WriteAllTextAsync(configuration, $"""
            reporting-disabled = true
            bind-address = "127.0.0.1:{backup}"
            [meta]
              dir = "{_directory}/meta"
            [data]
              dir = "{_directory}/data"
              wal-dir = "{_directory}/wal"
            [coordinator]
              max-select-buckets = 100000
            [http]
              bind-address = "127.0.0.1:{http}"
            [monitor]
              store-enabled = false
            [subscriber]
              enabled = false
            [continuous_queries]
              enabled = false
            """);
        _process = Process.Start(new ProcessStartInfo(program, ["-config", configuration]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        await ListensAsync(_process);
        _http.BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{http}/"));
        await PostAsync("query", new FormUrlEncodedContent([KeyValuePair.Create("q", $"CREATE DATABASE {Database}")]));
        await PostAsync($"write?db={Database}", new StringContent(InfluxData.Lines, Encoding.UTF8));
    }

    public async Task<string> QueryAsync(string query, string epoch)
    {
        var path = $"query?db={Database}{(epoch == "-" ? "" : $"&epoch={epoch}")}&q={Uri.EscapeDataString(query)}";
        using var response = await _http.GetAsync(new Uri(path, UriKind.Relative));
        return await response.Content.ReadAsStringAsync();
    }

    public async Task<string> PostAsync(string path, HttpContent content)
    {
        using var response = await _http.PostAsync(new Uri(path, UriKind.Relative), content);
        return await response.Content.ReadAsStringAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (_process is not null)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
            _process.Dispose();
        }

        Directory.Delete(_directory, recursive: true);
    }

    /// <summary>Skips the test where there is no InfluxDB; on CI it fails.</summary>
    public void Require()
    {
        if (Missing is null)
            return;
        Assert.False(Environment.GetEnvironmentVariable("CI") == "true", Missing);
        Assert.Skip(Missing);
    }

    /// <summary>Waits until the log says that it listens, then lets the log run on.</summary>
    private static async Task ListensAsync(Process process)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        var log = new StringBuilder();
        while (await process.StandardError.ReadLineAsync(limit.Token) is { } line)
        {
            log.AppendLine(line);
            if (line.Contains("Listening on HTTP", StringComparison.Ordinal))
            {
                _ = process.StandardError.BaseStream.CopyToAsync(Stream.Null);
                return;
            }
        }

        throw new InvalidOperationException($"influxd ended: {log}");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
