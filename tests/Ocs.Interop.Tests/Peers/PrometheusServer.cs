using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Ocs.Interop.Tests.Peers;

/// <summary>A real Prometheus that scrapes one address each second, on a free port and in a folder of its own.</summary>
internal sealed partial class PrometheusServer : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ocs-prometheus-");
    private readonly List<string> _log = [];
    private Process? _process;
    private string _url = "";

    /// <summary>Starts it and waits until it listens; the test is skipped where there is none.</summary>
    /// <param name="scraped">What it scrapes, as <c>127.0.0.1:5000</c>.</param>
    public static async Task<PrometheusServer> StartAsync(string scraped)
    {
        Requirement.Prometheus();
        var server = new PrometheusServer();
        try
        {
            await server.ListenAsync(scraped);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>What the HTTP API answers to an instant query: a list of labels and values.</summary>
    public async Task<JsonElement> QueryAsync(string query)
    {
        var answer = await Curl.RequestAsync("GET", $"{_url}/api/v1/query?query={Uri.EscapeDataString(query)}");
        Assert.True(answer.Status == 200, $"Prometheus answered {answer.Status}: {answer.Body}");
        return JsonElement.Parse(answer.Body).GetProperty("data").GetProperty("result");
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            if (!_process.HasExited)
                _process.Kill();
            await _process.WaitForExitAsync();
            _process.Dispose();
        }

        _folder.Delete(recursive: true);
    }

    private async Task ListenAsync(string scraped)
    {
        var configuration = Path.Combine(_folder.FullName, "prometheus.yml");
        await File.WriteAllTextAsync(configuration, $$"""
            global: {scrape_interval: 1s, scrape_timeout: 1s}
            scrape_configs:
              - job_name: ocs
                static_configs: [{targets: ['{{scraped}}']}]
            """);
        string[] arguments =
        [
            $"--config.file={configuration}",
            $"--storage.tsdb.path={Path.Combine(_folder.FullName, "data")}",
            "--web.listen-address=127.0.0.1:0",
        ];
        _process = Process.Start(new ProcessStartInfo("prometheus", arguments) { RedirectStandardError = true })!;
        using var patience = new CancellationTokenSource(PeerProgram.Patience);
        while (await _process.StandardError.ReadLineAsync(patience.Token) is { } line)
        {
            _log.Add(line);
            if (ListeningLine().Match(line) is not { Success: true } listening)
                continue;
            _url = $"http://{listening.Groups["address"].Value}";
            _ = _process.StandardError.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
            return;
        }

        throw new InvalidOperationException($"Prometheus ended before it listened: {string.Join(Environment.NewLine, _log)}");
    }

    [GeneratedRegex("""msg="Listening on" address=(?<address>\S+)""")]
    private static partial Regex ListeningLine();
}
