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
    private readonly int _sinkCount;

    /// <param name="folder">Where everything is kept.</param>
    /// <param name="sinks">Who stores samples besides the aggregator's files: <c>influxdb</c>, <c>postgresql</c>, <c>agent</c>, <c>recorder</c>.</param>
    /// <param name="postgres">Where PostgreSQL runs.</param>
    public DrillSite(string folder, IReadOnlyList<string> sinks, DrillPostgres? postgres)
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
        Database = sinks.Contains("influxdb") || sinks.Contains("agent") ? DrillDatabase.Create(Path.Combine(folder, "influxdb"), log) : null;
        Postgres = postgres;
        var addresses = new List<string>();
        if (Database is not null)
        {
            _parts.Add(Database);
            Add(Database.Process);
            Networks.Add("influxdb", Keep(new DrillProxy(Database.Port)));
            if (sinks.Contains("influxdb"))
                addresses.Add($"influxdb://127.0.0.1:{Networks["influxdb"].Port}/drill");
        }

        if (postgres is not null)
        {
            Networks.Add("postgresql", Keep(new DrillProxy(postgres.Program.Port)));
            addresses.Add($"postgresql://ocs@127.0.0.1:{Networks["postgresql"].Port}/ocs");
        }

        _sinkCount = addresses.Count;
        var benchmarks = Path.Combine(AppContext.BaseDirectory, "Ocs.Benchmarks.dll");
        Aggregator = Add(new("aggregator", log, "dotnet", [benchmarks, DrillAggregatorProgram.Name, ClockOf("aggregator"), .. AgentArguments("aggregator", "AggregatorAgent", data, "--initial-state", "record", "--time-per-file", "60", "--sink", string.Join(' ', addresses))]));
        if (sinks.Contains("recorder"))
            Recorder = Add(new("recorder", log, "dotnet", [ocs, .. AgentArguments("recorder", "AggregatorAgent", Path.Combine(folder, SecondData), "--initial-state", "record", "--time-per-file", "60")]));
        if (sinks.Contains("agent") && Database is not null)
            Publisher = Add(new("publisher", log, "dotnet", [ocs, .. AgentArguments("publisher", "InfluxDBAgent", data, "--initial-state", "record", "--host", "127.0.0.1", "--port", Text(Networks["influxdb"].Port), "--database", PublisherDatabase)]));
        Agents = [.. Names.Select(name => Add(new(name, log, "dotnet", benchmarks, DrillAgentProgram.Name, UrlFor(name), name, folder)))];
        LivePort = FreePort.Choose();
        Live = Add(new("data server", log, "dotnet", ocs, "live", "--site", "none", "--site-hub", UrlFor("data server"), "--site-realm", "test_realm", "--address-root", "observatory", "--live-port", Text(LivePort), "--data-dir", Path.Combine(folder, "live")));
        Power = new DrillPower(Truth);
        Tail = new DrillLogTail(Path.Combine(data, "state", "log", "aggregator"));
    }

    /// <summary>The folder with the archive of the second recorder.</summary>
    public const string SecondData = "second-data";

    /// <summary>The database of the InfluxDB agent.</summary>
    public const string PublisherDatabase = "agent";

    /// <summary>The agents' names.</summary>
    public static IReadOnlyList<string> Names { get; } = ["drill-1", "drill-2", "drill-3"];

    public string Folder { get; }

    public int RouterPort { get; }

    public int LivePort { get; }

    public DrillProcess Router { get; }

    public DrillProcess Aggregator { get; }

    public DrillProcess Live { get; }

    public IReadOnlyList<DrillProcess> Agents { get; }

    /// <summary>A second aggregator, on a machine of its own; null where it is not asked for.</summary>
    public DrillProcess? Recorder { get; }

    /// <summary>An InfluxDB agent, beside the aggregator; null where it is not asked for.</summary>
    public DrillProcess? Publisher { get; }

    /// <summary>Null where none is installed, or asked for.</summary>
    public DrillDatabase? Database { get; }

    /// <summary>Null where none is installed, or asked for.</summary>
    public DrillPostgres? Postgres { get; }

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

    /// <summary>Whether the aggregator brings samples to any database.</summary>
    public bool HasSinks => _sinkCount > 0;

    /// <summary>The place of the databases in the log, of that which is behind; null before each has one.</summary>
    public long? SinkPlace
    {
        get
        {
            var folder = Path.Combine(Folder, "data", "state", "sinks", "aggregator");
            try
            {
                var places = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.position").Select(file => long.Parse(File.ReadAllText(file), CultureInfo.InvariantCulture)).ToList() : [];
                return places.Count == _sinkCount && places.Count > 0 ? places.Min() : null;
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

    /// <summary>Starts everything. Several recorders have to be known to the agents before a fault: what was published earlier is not kept for them.</summary>
    public async Task StartAsync()
    {
        DrillProcess?[] others = [Recorder, Publisher];
        var recorders = 1 + others.Count(other => other is not null);
        foreach (var process in All.Where(process => recorders == 1 || !Agents.Contains(process)))
            process.Start();
        await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System);
        if (recorders == 1)
            return;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        var data = Path.Combine(Folder, "data");
        string[] logs = [Path.Combine(data, "state", "log", "aggregator"), .. Recorder is null ? [] : new[] { Path.Combine(Folder, SecondData, "state", "log", "recorder") }, .. Publisher is null ? [] : new[] { Path.Combine(data, "state", "log", "publisher") }];
        while (!Array.TrueForAll(logs, log => File.Exists(Path.Combine(log, "identity"))))
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, patience.Token);
        foreach (var agent in Agents)
            agent.Start();
        while (Names.Any(name => Path.Combine(data, "journals", name, "recorders") is var known && (!File.Exists(known) || File.ReadAllLines(known).Length < recorders)))
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, patience.Token);
    }

    /// <summary>Stops the agents, then who stores what they say, then the router.</summary>
    public async Task StopAsync()
    {
        foreach (var agent in Agents)
            await agent.StopAsync();
        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System);
        await Aggregator.StopAsync();
        if (Recorder is not null)
            await Recorder.StopAsync();
        await Live.StopAsync();
        // The publisher goes on until its database has everything.
        if (Publisher is null)
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

    /// <summary>Writes the site file of a process of its own, with one agent.</summary>
    private IEnumerable<string> AgentArguments(string instanceId, string agentClass, string data, params string[] arguments)
    {
        var site = Path.Combine(Folder, $"{instanceId}.yaml");
        File.WriteAllText(site, $$"""
            hub: {wamp_server: '{{UrlFor(instanceId)}}', wamp_realm: test_realm, address_root: observatory}
            hosts:
              localhost:
                crossbar_timeout: 0
                agent-instances:
                  - {agent-class: {{agentClass}}, instance-id: {{instanceId}}, arguments: [{{string.Join(", ", arguments.Select(argument => $"'{argument}'"))}}]}
            """);
        return ["agent", "--site-file", site, "--site-host", "localhost", "--instance-id", instanceId, "--data-dir", data];
    }

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
