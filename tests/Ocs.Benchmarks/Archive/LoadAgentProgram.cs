using System.Runtime.InteropServices;
using Ocs.Hosting;
using Ocs.Site;
using Ocs.Wamp;

namespace Ocs.Benchmarks.Archive;

/// <summary>A <see cref="LoadAgent"/> in a process of its own, hosted as <c>ocs agent</c> hosts agents.</summary>
internal static class LoadAgentProgram
{
    public const string Name = "load-agent";
    public const string InstanceId = "load-1";

    public static async Task<int> RunAsync(string url, string data)
    {
        var hub = new SiteHub { WampServer = url };
        var site = new AgentSite
        {
            Hub = hub,
            Host = new SiteHost { Name = "localhost", Hub = hub, CrossbarTimeout = TimeSpan.Zero },
            Instance = new SiteInstance { AgentClass = "LoadAgent", InstanceId = InstanceId },
            DataDirectory = data,
        };
        var options = new AgentHostOptions
        {
            Catalog = AgentCatalog.Of(typeof(LoadAgent)),
            Endpoint = WampEndpoint.Parse(url),
            Loggers = agent => AgentLogging.ForAgent(agent, AgentLogging.Level),
            JournalDirectory = Path.Combine(data, "journals"),
        };
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
