using System.Runtime.InteropServices;
using Ocs.Hosting;
using Ocs.Site;
using Ocs.Wamp;

namespace Ocs.Benchmarks.Drills;

/// <summary>One <see cref="DrillAgent"/> in a process of its own, hosted as <c>ocs agent</c> hosts agents.</summary>
internal static class DrillAgentProgram
{
    public const string Name = "drill-agent";

    public static async Task<int> RunAsync(string url, string instanceId, string folder)
    {
        var hub = new SiteHub { WampServer = url };
        var site = new AgentSite
        {
            Hub = hub,
            Host = new SiteHost { Name = "localhost", Hub = hub, CrossbarTimeout = TimeSpan.Zero },
            Instance = new SiteInstance { AgentClass = "DrillAgent", InstanceId = instanceId, Arguments = ["--truth", Path.Combine(folder, "truth")] },
            DataDirectory = Path.Combine(folder, "data"),
        };
        using var clock = new DrillClock(Path.Combine(folder, $"clock of {instanceId}"));
        var options = new AgentHostOptions { Clock = clock, Catalog = AgentCatalog.Of(typeof(DrillAgent)), Endpoint = WampEndpoint.Parse(url), Loggers = agent => AgentLogging.ForAgent(agent, AgentLogging.Level), JournalDirectory = Path.Combine(folder, "data", "journals") };
        using var stop = new CancellationTokenSource();
        using var signal = PosixSignalRegistration.Create(PosixSignal.SIGINT, context =>
        {
            context.Cancel = true;
            stop.Cancel();
        });
        await using var agent = new AgentHost(site, options);
        return await agent.RunAsync(stop.Token) == AgentExit.Stopped ? 0 : 1;
    }
}
