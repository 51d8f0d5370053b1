using System.Globalization;
using Ocs.Testing;
using Ocs.Testing.Disks;

namespace Ocs.Benchmarks.Drills;

/// <summary>
/// The processes of a drill: a router, an aggregator, agents, a data server, and a database where one is installed. Each
/// reaches the router through a network of its own, and keeps its data on a disk of its own where that may be mounted.
/// </summary>
internal sealed class DrillSite : IDisposable
{
    private readonly List<IDisposable> _parts = [];
    private readonly DrillLog _log;

    public DrillSite(string folder)
    {
        Folder = folder;
        var log = _log = new DrillLog(Path.Combine(folder, "log.txt"));
        var ocs = Path.Combine(AppContext.BaseDirectory, "ocs.dll");
        var data = Path.Combine(folder, "data");
        foreach (var (place, path) in new[] { ("archive", "hk"), ("state", "state"), ("journals", "journals") })
        {
            if (LoopDisk.TryMount(Path.Combine(data, path)) is not { } disk)
                break;
            Disks.Add(place, disk);
            _parts.Add(disk);
        }

        RouterPort = FreePort.Choose();
        Router = Add(new("router", log, "dotnet", ocs, "router", "--port", Text(RouterPort)));
        Database = DrillDatabase.Create(Path.Combine(folder, "influxdb"), log);
        if (Database is not null)
        {
            _parts.Add(Database);
            Add(Database.Process);
            Networks.Add("influxdb", Keep(new DrillProxy(Database.Port)));
        }

        var site = Path.Combine(folder, "site.yaml");
        var sink = Database is null ? "" : $", --sink, 'influxdb://127.0.0.1:{Networks["influxdb"].Port}/drill'";
        File.WriteAllText(site, $$"""
            hub: {wamp_server: '{{UrlFor("aggregator")}}', wamp_realm: test_realm, address_root: observatory}
            hosts:
              localhost:
                crossbar_timeout: 0
                agent-instances:
                  - {agent-class: AggregatorAgent, instance-id: aggregator, arguments: [--initial-state, record, --time-per-file, 60{{sink}}]}
            """);
        var benchmarks = Path.Combine(AppContext.BaseDirectory, "Ocs.Benchmarks.dll");
        Aggregator = Add(new("aggregator", log, "dotnet", benchmarks, DrillAggregatorProgram.Name, ClockOf("aggregator"), "agent", "--site-file", site, "--site-host", "localhost", "--instance-id", "aggregator", "--data-dir", data));
        Agents = [.. Names.Select(name => Add(new(name, log, "dotnet", benchmarks, DrillAgentProgram.Name, UrlFor(name), name, folder)))];
        LivePort = FreePort.Choose();
        Live = Add(new("data server", log, "dotnet", ocs, "live", "--site", "none", "--site-hub", UrlFor("data server"), "--site-realm", "test_realm", "--address-root", "observatory", "--live-port", Text(LivePort), "--data-dir", Path.Combine(folder, "live")));
        Power = new DrillPower(Truth);
        Tail = new DrillLogTail(Path.Combine(data, "state", "log", "aggregator"));
    }

    /// <summary>The agents' names.</summary>
    public static IReadOnlyList<string> Names { get; } = ["drill-1", "drill-2", "drill-3"];

    public string Folder { get; }

    public int RouterPort { get; }

    public int LivePort { get; }

    public DrillProcess Router { get; }

    public DrillProcess Aggregator { get; }

    public DrillProcess Live { get; }

    public IReadOnlyList<DrillProcess> Agents { get; }

    /// <summary>Null where none is installed.</summary>
    public DrillDatabase? Database { get; }

    /// <summary>The networks, by the name of the process that they join to the router; <c>influxdb</c> joins it to the aggregator.</summary>
    public Dictionary<string, DrillProxy> Networks { get; } = [];

    /// <summary>The disks that could be mounted: <c>archive</c>, <c>state</c>, <c>journals</c>.</summary>
    public Dictionary<string, LoopDisk> Disks { get; } = [];

    /// <summary>The file that says how wrong the clock of an agent is, or of the aggregator.</summary>
    public string ClockOf(string name) => Path.Combine(Folder, $"clock of {name}");

    /// <summary>What the aggregator's log gets.</summary>
    public DrillLogTail Tail { get; }

    /// <summary>What power loss at the agents may cost.</summary>
    public DrillPower Power { get; }

    public List<DrillProcess> All { get; } = [];

    public string Truth => Path.Combine(Folder, "truth");

    /// <summary>The place of the database in the log; null before there is one.</summary>
    public long? SinkPlace
    {
        get
        {
            var folder = Path.Combine(Folder, "data", "state", "sinks", "aggregator");
            try
            {
                var path = Directory.Exists(folder) ? Array.Find(Directory.GetFiles(folder), file => !file.EndsWith(".lp", StringComparison.Ordinal) && !file.EndsWith(".new", StringComparison.Ordinal)) : null;
                return path is not null && long.TryParse(File.ReadAllText(path), CultureInfo.InvariantCulture, out var place) ? place : null;
            }
            catch (IOException)
            {
                // Its disk has no power just now.
                return null;
            }
        }
    }

    /// <summary>Puts down what happens to the site, between what its processes say.</summary>
    public void Note(string what) => _log.Write("drill", what);

    public async Task StartAsync()
    {
        foreach (var process in All)
            process.Start();
        await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System);
    }

    /// <summary>Stops the agents, then who stores what they say, then the router.</summary>
    public async Task StopAsync()
    {
        foreach (var agent in Agents)
            await agent.StopAsync();
        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System);
        await Aggregator.StopAsync();
        await Live.StopAsync();
        await Router.StopAsync();
    }

    public void Dispose()
    {
        foreach (var process in All)
            process.Dispose();
        foreach (var part in Enumerable.Reverse(_parts))
            part.Dispose();
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private string UrlFor(string name)
    {
        Networks.Add(name, Keep(new DrillProxy(RouterPort)));
        return $"ws://127.0.0.1:{Text(Networks[name].Port)}/ws";
    }

    private DrillProcess Add(DrillProcess process)
    {
        All.Add(process);
        return process;
    }

    private DrillProxy Keep(DrillProxy proxy)
    {
        _parts.Add(proxy);
        return proxy;
    }
}
