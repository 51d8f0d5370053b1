using System.CommandLine;
using System.Globalization;
using Ocs.Hosting;
using Ocs.Site;

namespace Ocs.Cli.Commands;

/// <summary><c>ocs agent</c>: one agent of the site file, in a process of its own.</summary>
internal static class AgentCommand
{
    public static Command Create(CommandTerminal terminal, SiteOptionSet siteOptions)
    {
        var instanceId = new Option<string>("--instance-id") { Description = "The instance of the site file; else $INSTANCE_ID.", HelpName = "id" };
        var dataDirectory = DataDirectory.CreateOption();
        var command = new ExampleCommand(
            "agent",
            "Runs one agent of the site file. What follows is given to the agent, over the site file's arguments.",
            "ocs agent --site-file site-configs/demo.yaml --instance-id fake-data-1 --mode idle")
        {
            instanceId, dataDirectory,
        };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((parsed, stop) =>
        {
            var options = WithEnvironment(siteOptions.Read(parsed), terminal);
            var id = parsed.GetValue(instanceId) ?? NonEmpty(terminal.Environment("INSTANCE_ID"))
                ?? throw new UsageException("There is no instance to run: give --instance-id, or set INSTANCE_ID.");
            return RunAsync(terminal, options.Load(terminal.Environment), id, parsed.UnmatchedTokens, parsed.GetRequiredValue(dataDirectory), stop);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        CommandTerminal terminal, SiteConfiguration site, string id, IReadOnlyList<string> arguments, string dataDirectory, CancellationToken stop)
    {
        var instance = site.RequireInstance(id);
        instance = instance with { Arguments = SiteArguments.Merge(instance.Arguments, arguments) };
        var options = new AgentHostOptions
        {
            Catalog = AgentClasses.Load(terminal.Environment, site, fault => terminal.Error.WriteLine($"ocs: {fault}")),
            Clock = terminal.Clock,
            Loggers = agent => AgentLogging.ForAgent(agent, AgentLogging.Level),
            JournalDirectory = DataDirectory.JournalsOf(dataDirectory),
        };
        await using var agent = new AgentHost(site.ForInstance(instance, dataDirectory), options);
        if (await agent.RunAsync(stop) == AgentExit.Stopped)
            return 0;
        await terminal.Error.WriteLineAsync(
            $"ocs: The agent {id} ends because the router at {site.Hub.WampServer} was away for {site.RequireHost().CrossbarTimeout.TotalSeconds:0} s.");
        return 1;
    }

    /// <summary>The variables that containers are configured by (agent_cli.py).</summary>
    private static SiteOptions WithEnvironment(SiteOptions options, CommandTerminal terminal) => options with
    {
        SiteHub = options.SiteHub ?? NonEmpty(terminal.Environment("SITE_HUB")),
        SiteHttp = options.SiteHttp ?? NonEmpty(terminal.Environment("SITE_HTTP")),
        SiteHost = options.SiteHost ?? NonEmpty(terminal.Environment("SITE_HOST")),
        CrossbarTimeout = options.CrossbarTimeout ?? Seconds(terminal.Environment("CROSSBAR_TIMEOUT")),
    };

    private static TimeSpan? Seconds(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(seconds)
            : throw new UsageException($"CROSSBAR_TIMEOUT is '{text}', which is no whole number of seconds, 0 or more.");
    }

    private static string? NonEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
