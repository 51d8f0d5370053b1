using System.Text.RegularExpressions;
using Ocs.Benchmarks.FirstLight;
using Ocs.Wamp;

namespace Ocs.Benchmarks.Archive;

/// <summary>A router, an aggregator that records and an agent that publishes, each a process of its own, with log and journal on disk.</summary>
internal sealed partial class WireSite : IAsyncDisposable
{
    private const string Agent = "observatory." + LoadAgentProgram.InstanceId;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly WampSession _session;

    private WireSite(StartedProgram router, StartedProgram aggregator, StartedProgram agent, WampSession session, string data) =>
        (Router, Aggregator, LoadAgent, _session, Data) = (router, aggregator, agent, session, data);

    public StartedProgram Router { get; }

    public StartedProgram Aggregator { get; }

    public StartedProgram LoadAgent { get; }

    /// <summary>The folder of all data.</summary>
    public string Data { get; }

    public string Log => Path.Combine(Data, "state", "log", "aggregator");

    public static async Task<WireSite> StartAsync(string data)
    {
        Directory.CreateDirectory(data);
        var ocs = Path.Combine(Repository.Root, "Ocs.Cli", "bin", "Release", "net10.0", "ocs.dll");
        var router = await StartedProgram.StartAsync("ocs ready", ocs, "router", "--port", "0");
        var url = RouterUrl().Match(router.ReadyLine).Value;
        var site = Path.Combine(data, "site.yaml");
        await File.WriteAllTextAsync(site, $$"""
            hub: {wamp_server: '{{url}}', wamp_realm: test_realm, address_root: observatory}
            hosts:
              localhost:
                crossbar_timeout: 0
                agent-instances:
                  - {agent-class: AggregatorAgent, instance-id: aggregator, arguments: [--initial-state, record]}
            """);
        var aggregator = StartedProgram.StartSilent(ocs, "agent", "--site-file", site, "--site-host", "localhost", "--instance-id", "aggregator", "--data-dir", data);
        var agent = StartedProgram.StartSilent(Path.Combine(AppContext.BaseDirectory, "Ocs.Benchmarks.dll"), LoadAgentProgram.Name, url, data);
        var session = await WampSession.JoinAsync(new WampConnectionOptions { Endpoint = WampEndpoint.Parse(url), Realm = "test_realm" });
        var started = new WireSite(router, aggregator, agent, session, data);
        try
        {
            await started.UntilAsync(async () => (await started.JournalAsync()).Count > 0 && Directory.Exists(started.Log));
            return started;
        }
        catch
        {
            await started.DisposeAsync();
            throw;
        }
    }

    /// <summary>Begins a task of the agent.</summary>
    public async Task BeginAsync(string task, WampMap parameters) =>
        await _session.CallAsync(Agent + ".ops", new WampArguments { Positional = new WampList("start", task, parameters) });

    /// <summary>The data of a task's session when it has ended.</summary>
    public async Task<WampMap> EndAsync(string task)
    {
        while (true)
        {
            var status = (await _session.CallAsync(Agent + ".ops", new WampArguments { Positional = new WampList("status", task) })).Positional[0].AsList()[2].AsMap();
            if (status["status"].AsString() == "done")
                return status["data"].AsMap();
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }

    /// <summary>Up to which number the agent was told that its messages are on the aggregator's disk.</summary>
    public async Task<long> StoredAsync() =>
        (await JournalAsync())["recorders"].AsMap().GetOrNull("aggregator").AsMapOrNull()?["stored"].AsMap().GetOrNull(Archive.LoadAgent.FeedName) is { Kind: WampValueKind.Integer } seq ? seq.AsInteger() : 0;

    public async ValueTask DisposeAsync()
    {
        await _session.DisposeAsync();
        await LoadAgent.DisposeAsync();
        await Aggregator.DisposeAsync();
        await Router.DisposeAsync();
    }

    private async Task<WampMap> JournalAsync() => (await _session.CallAsync(Agent, WampArguments.Of("journal"))).Positional[0].AsMap();

    private async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            try
            {
                if (await condition())
                    return;
            }
            catch (WampException)
            {
                // Not there yet.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, patience.Token);
        }
    }

    [GeneratedRegex(@"ws://[^\s,]+")]
    private static partial Regex RouterUrl();
}
