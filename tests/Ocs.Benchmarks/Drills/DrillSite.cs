using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Ocs.Benchmarks.Drills;

/// <summary>The processes of a drill: a router, an aggregator, agents.</summary>
internal sealed class DrillSite : IDisposable
{
    private const int Agents = 3;

    private readonly List<DrillProcess> _agents = [];
    private readonly DrillProcess _router;
    private readonly DrillProcess _aggregator;

    public DrillSite(string folder)
    {
        Folder = folder;
        var ocs = Path.Combine(AppContext.BaseDirectory, "ocs.dll");
        var log = Path.Combine(folder, "log.txt");
        var port = FreePort();
        var url = string.Create(CultureInfo.InvariantCulture, $"ws://127.0.0.1:{port}/ws");
        var site = Path.Combine(folder, "site.yaml");
        File.WriteAllText(site, $$"""
            hub: {wamp_server: '{{url}}', wamp_realm: test_realm, address_root: observatory}
            hosts:
              localhost:
                crossbar_timeout: 0
                agent-instances:
                  - {agent-class: AggregatorAgent, instance-id: aggregator, arguments: [--initial-state, record, --time-per-file, 20]}
            """);
        _router = new("router", log, ocs, "router", "--port", port.ToString(CultureInfo.InvariantCulture));
        _aggregator = new("aggregator", log, ocs, "agent", "--site-file", site, "--site-host", "localhost", "--instance-id", "aggregator", "--data-dir", Path.Combine(folder, "data"));
        for (var number = 1; number <= Agents; number++)
            _agents.Add(new($"drill-{number}", log, Path.Combine(AppContext.BaseDirectory, "Ocs.Benchmarks.dll"), DrillAgentProgram.Name, url, $"drill-{number}", folder));
        All = [_router, _aggregator, .. _agents];
    }

    public string Folder { get; }

    public IReadOnlyList<DrillProcess> All { get; }

    public async Task StartAsync()
    {
        foreach (var process in All)
            process.Start();
        await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System);
    }

    /// <summary>Stops the agents, then who stores what they say, then the router.</summary>
    public async Task StopAsync()
    {
        foreach (var agent in _agents)
            await agent.StopAsync();
        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System);
        await _aggregator.StopAsync();
        await _router.StopAsync();
    }

    public void Dispose()
    {
        foreach (var process in All)
            process.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
