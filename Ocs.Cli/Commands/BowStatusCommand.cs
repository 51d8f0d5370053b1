using System.CommandLine;
using Ocs.Clients;
using Ocs.Site;
using Ocs.Wamp;

namespace Ocs.Cli.Commands;

/// <summary><c>ocs bow status</c>: what runs on which host, and what is meant to.</summary>
internal static class BowStatusCommand
{
    public static Command Create(CommandTerminal terminal, SiteOptionSet siteOptions)
    {
        var host = new Option<string?>("--host", "-H") { Description = "Only this host of the site file.", HelpName = "host" };
        var reload = new Option<bool>("--reload-config", "-r") { Description = "Have the host managers read the site file again first." };
        var json = new Option<bool>("--json") { Description = "Print one JSON list." };
        var command = new ExampleCommand("status", "Shows the agents of each host.", "ocs bow status --reload-config") { host, reload, json };
        command.SetAction((parsed, stop) => RunAsync(
            terminal, BowSite.Load(terminal, siteOptions.Read(parsed)), parsed.GetValue(host), parsed.GetValue(reload), parsed.GetValue(json), stop));
        return command;
    }

    public static async Task<int> RunAsync(CommandTerminal terminal, SiteConfiguration site, string? hostName, bool reload, bool json, CancellationToken stop)
    {
        var hosts = BowSite.Hosts(site.File!, hostName);
        await using var ocs = await ClientConnection.OpenAsync(terminal, site, stop);
        if (reload)
            await ReloadAsync(terminal, ocs, hosts, json ? terminal.Error : terminal.Output, stop);
        if (!json)
            PrintHead(terminal.Output, site);
        var list = new WampList();
        foreach (var host in hosts)
        {
            var lines = await ReadAsync(ocs, host, stop);
            if (json)
                list.Add(new WampMap { ["host"] = host.Name, ["agents"] = new WampList(lines.Select(line => (WampValue)line.ToMap())) });
            else
                Print(terminal, host.Name, lines);
        }

        if (json)
            terminal.Output.WriteLine(JsonText.Write(list));
        return 0;
    }

    private static async Task ReloadAsync(CommandTerminal terminal, OcsClient ocs, IEnumerable<SiteHost> hosts, TextWriter output, CancellationToken stop)
    {
        output.WriteLine("Requesting config reloads ...");
        foreach (var instance in hosts.SelectMany(host => host.Instances).Where(BowSite.IsManager))
        {
            if (await BowSite.FindAsync(ocs, instance.InstanceId, stop) is not { } manager)
            {
                output.WriteLine($"  No answer from {instance.InstanceId}.");
                continue;
            }

            foreach (var remark in await manager.RequestAsync([], reload: true, stop))
                terminal.Error.WriteLine($"ocs: {remark}");
            output.WriteLine($"  Ok on {instance.InstanceId}.");
        }

        output.WriteLine();
    }

    /// <summary>Host managers first, then their agents, then those of the site file that nobody manages.</summary>
    private static async Task<List<Line>> ReadAsync(OcsClient ocs, SiteHost host, CancellationToken stop)
    {
        var lines = new List<Line>();
        var agents = new List<ManagedAgent>();
        var isKnown = false;
        foreach (var instance in host.Instances.Where(BowSite.IsManager))
        {
            var manager = await BowSite.FindAsync(ocs, instance.InstanceId, stop);
            var told = manager is null ? null : await manager.GetAgentsAsync(stop);
            lines.Add(new Line(instance.InstanceId, instance.AgentClass, manager is null ? "down" : told is null ? "sleeping" : "up", "n/a"));
            isKnown |= told is not null;
            agents.AddRange(told ?? []);
        }

        lines.AddRange(agents.Select(agent => new Line(agent.InstanceId, agent.AgentClass, agent.IsUnstable ? "unstable" : agent.State, agent.Target)));
        lines.AddRange(host.Instances
            .Where(instance => !BowSite.IsManager(instance) && agents.All(agent => agent.InstanceId != instance.InstanceId))
            .OrderBy(instance => instance.InstanceId, StringComparer.Ordinal)
            .Select(instance => new Line(instance.InstanceId, instance.AgentClass + (isKnown || !BowSite.IsManaged(instance) ? "[unman]" : ""), "?", "?")));
        return lines;
    }

    private static void PrintHead(TextWriter output, SiteConfiguration site)
    {
        output.WriteLine("ocs status");
        output.WriteLine("----------");
        output.WriteLine();
        output.WriteLine("The site config file is :");
        output.WriteLine($"  {site.File!.Path}");
        output.WriteLine();
        output.WriteLine("The crossbar base url is :");
        output.WriteLine($"  {site.Hub.WampHttp}");
        output.WriteLine();
    }

    private static void Print(CommandTerminal terminal, string host, IEnumerable<Line> lines)
    {
        terminal.Output.WriteLine(new string('-', 75));
        terminal.Output.WriteLine($"Host: {host}");
        terminal.Output.WriteLine();
        terminal.Output.WriteLine($"  {"[instance-id]",-20} {"[agent-class]",-30} {"[state]",10} {"[target]",10}");
        foreach (var line in lines)
        {
            terminal.WriteMarkup(
                $"  {ScreenText.Plain($"{line.InstanceId,-20} {line.AgentClass,-30}")} {ScreenText.State(line.State, $"{line.State,10}")} {line.Target,10}");
        }

        terminal.Output.WriteLine();
    }

    private sealed record Line(string InstanceId, string AgentClass, string State, string Target)
    {
        public WampMap ToMap() => new() { ["instance_id"] = InstanceId, ["agent_class"] = AgentClass, ["state"] = State, ["target"] = Target };
    }
}
