using System.CommandLine;
using Ocs.Hosting;
using Ocs.Site;

namespace Ocs.Cli.Commands;

/// <summary><c>ocs up</c>: a whole observatory in one process.</summary>
internal static class UpCommand
{
    public static Command Create(CommandTerminal terminal, SiteOptionSet siteOptions)
    {
        var dataDirectory = DataDirectory.CreateOption();
        var routerPort = new Option<int?>("--router-port") { Description = "The port of the router instead of the hub's; 0 takes a free one.", HelpName = "port" };
        var live = new LiveOptionSet();
        var command = new ExampleCommand(
            "up", "Runs the router, every agent of this host, the aggregator and the data server in one process.", "ocs up --data-dir data")
        {
            dataDirectory, routerPort,
        };
        live.AddTo(command);
        command.SetAction((parsed, stop) => RunAsync(
            terminal,
            new ObservatoryOptions
            {
                Site = Load(terminal, siteOptions.Read(parsed)),
                DataDirectory = parsed.GetRequiredValue(dataDirectory),
                RouterPort = parsed.GetValue(routerPort),
                Live = live.Read(parsed),
            },
            stop));
        return command;
    }

    internal static async Task<int> RunAsync(CommandTerminal terminal, ObservatoryOptions options, CancellationToken stop)
    {
        using var loggers = AgentLogging.ForProgram(AgentLogging.Level);
        await using var observatory = new Observatory(options, loggers, terminal.Clock);
        await observatory.StartAsync(stop);
        await terminal.Output.WriteLineAsync(
            $"ocs ready: router {observatory.Hub.WampServer}, live {observatory.LiveAddress}, {observatory.RunningAgents} agents");
        await terminal.Output.FlushAsync(CancellationToken.None);
        await StopSignal.WaitAsync(stop);
        return 0;
    }

    /// <summary>The site as OCS finds it, or the demonstration that comes with this program.</summary>
    private static SiteConfiguration Load(CommandTerminal terminal, SiteOptions options)
    {
        var site = options.Load(terminal.Environment);
        if (site.File is not null || options.Site == "none")
            return site;
        var demo = Path.Combine(AppContext.BaseDirectory, "site-configs", "demo.yaml");
        terminal.Error.WriteLine($"No site file is named (--site-file, --site or OCS_CONFIG_DIR), so this is the demonstration: {demo}");
        return (options with { SiteFile = demo }).Load(terminal.Environment);
    }
}
