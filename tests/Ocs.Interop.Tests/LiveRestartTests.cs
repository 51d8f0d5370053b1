using System.Globalization;
using System.Text;
using System.Text.Json;
using Ocs.Interop.Tests.Peers;
using Ocs.Testing;

namespace Ocs.Interop.Tests;

/// <summary>A router, an agent and a data server, a process each, killed and started again while a panel goes on asking the same.</summary>
public sealed class LiveRestartTests : IAsyncDisposable
{
    private const string Panel = """{"range":{"from":"now-1h","to":"now"},"intervalMs":1000,"maxDataPoints":1000,"targets":[{"target":"fake-data-1::false_temperatures.channel_00"}]}""";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ocs-restarts-");
    private readonly Dictionary<string, Product> _running = [];
    private readonly int _livePort = FreePort.Choose();
    private readonly string _site;
    private readonly string _hub;
    private readonly HttpClient _client;

    public LiveRestartTests()
    {
        var port = FreePort.Choose();
        _hub = string.Create(CultureInfo.InvariantCulture, $"ws://127.0.0.1:{port}/ws");
        _client = new HttpClient { BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_livePort}/")) };
        _site = Path.Combine(_folder.FullName, "site.yaml");
        File.WriteAllText(_site, $$"""
            hub: {wamp_server: '{{_hub}}', wamp_http: 'http://127.0.0.1:{{port}}/call', wamp_realm: test_realm, address_root: observatory}
            hosts:
              localhost:
                agent-instances:
                  - {agent-class: FakeDataAgent, instance-id: fake-data-1, arguments: ['--mode', 'acq', '--num-channels', 1, '--sample-rate', 10]}
            """);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var product in _running.Values)
            await product.DisposeAsync();
        _client.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task B1_whatever_restarts_in_whichever_order_the_panel_goes_on_with_no_click()
    {
        string[] all = ["router", "agent", "live"];
        foreach (var name in all)
            Start(name);
        await PlotsAsync();
        foreach (var restarted in (string[][])[["agent"], ["live"], ["router"], ["live", "router", "agent"], ["agent", "live", "router"]])
        {
            foreach (var name in restarted)
                await _running[name].KillAsync();
            foreach (var name in restarted)
            {
                await _running[name].DisposeAsync();
                Start(name);
            }

            await PlotsAsync();
        }
    }

    private void Start(string name) => _running[name] = name switch
    {
        "router" => Product.Start("router", "--port", new Uri(_hub).Port.ToString(CultureInfo.InvariantCulture)),
        "agent" => Product.Start("agent", "--instance-id", "fake-data-1", "--site-file", _site, "--site-host", "localhost"),
        _ => Product.Start("live", "--site-file", _site, "--live-port", _livePort.ToString(CultureInfo.InvariantCulture), "--data-dir", _folder.FullName),
    };

    /// <summary>Waits until the panel shows a sample of now.</summary>
    private Task PlotsAsync()
    {
        var begin = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        return Patiently.AskAsync(NewestAsync, newest => newest > begin);
    }

    private async Task<long> NewestAsync()
    {
        try
        {
            using var content = new StringContent(Panel, Encoding.UTF8, "application/json");
            using var answer = await _client.PostAsync(new Uri("query", UriKind.Relative), content);
            var series = JsonElement.Parse(await answer.Content.ReadAsStringAsync())[0];
            return series.GetProperty("datapoints").EnumerateArray().Select(point => point[1].GetInt64()).LastOrDefault();
        }
        catch (HttpRequestException)
        {
            // The data server is not there yet.
            return 0;
        }
    }
}
