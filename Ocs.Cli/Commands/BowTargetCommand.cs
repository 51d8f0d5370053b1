using System.CommandLine;
using Ocs.Site;

namespace Ocs.Cli.Commands;

/// <summary><c>ocs bow up</c> and <c>ocs bow down</c>: what agents are meant to be.</summary>
internal static class BowTargetCommand
{
    public static Command Create(string state, string description, string example, CommandTerminal terminal, SiteOptionSet siteOptions)
    {
        var instances = new Argument<string[]>("instance-id") { Description = "The agents.", Arity = ArgumentArity.ZeroOrMore };
        var all = new Option<bool>("--all") { Description = "Every agent that a host manager keeps." };
        var group = new Option<string[]>("--group") { Description = "Every agent of a group of the site file; may be given several times.", HelpName = "name", DefaultValueFactory = _ => [] };
        var host = new Option<string?>("--host", "-H") { Description = "Only on this host of the site file.", HelpName = "host" };
        var dryRun = new Option<bool>("--dry-run") { Description = "Only say what would be requested." };
        var command = new ExampleCommand(state, description, example) { instances, all, group, host, dryRun };
        command.SetAction(async (parsed, stop) =>
        {
            var site = BowSite.Load(terminal, siteOptions.Read(parsed));
            var hosts = BowSite.Hosts(site.File!, parsed.GetValue(host));
            var ids = parsed.GetValue(instances) ?? [];
            var groups = parsed.GetValue(group) ?? [];
            if (!parsed.GetValue(all) && ids.Length + groups.Length == 0)
                throw new UsageException($"There is nothing to bring {state}: name agents, or give --all or --group.");
            var requests = parsed.GetValue(all) ? All(hosts, state) : Some(terminal, hosts, ids, groups, state);
            if (requests.Count == 0)
                return 1;
            return await SendAsync(terminal, site, requests, state, parsed.GetValue(dryRun), stop);
        });
        return command;
    }

    private static List<Request> All(IEnumerable<SiteHost> hosts, string state) =>
        [.. Managers(hosts).Select(manager => new Request(manager.InstanceId, "all", $"  {state} hostmanager {manager.InstanceId} all"))];

    private static List<Request> Some(CommandTerminal terminal, IReadOnlyList<SiteHost> hosts, string[] ids, string[] groups, string state)
    {
        var found = new List<Request>();
        foreach (var host in hosts.Where(host => Managers([host]).Any()))
        {
            var manager = Managers([host]).First().InstanceId;
            found.AddRange(groups.Where(name => host.Instances.Any(instance => instance.Group == name && BowSite.IsManaged(instance)))
                .Select(name => new Request(manager, $"group:{name}", $"  {state} group {name} via {manager}")));
            found.AddRange(ids.Where(id => host.Instances.Any(instance => instance.InstanceId == id && BowSite.IsManaged(instance)))
                .Select(id => new Request(manager, id, $"  {state} agent {id} via {manager}")));
        }

        var known = hosts.SelectMany(host => host.Instances).Select(instance => instance.InstanceId).ToHashSet();
        var targets = found.Select(request => request.Target).ToHashSet();
        if (ids.FirstOrDefault(id => known.Contains(id) && !targets.Contains(id)) is { } unmanaged)
            throw new UsageException($"Cannot perform action on '{unmanaged}', as it is not configured as a managed Agent.");
        var missing = ids.Where(id => !known.Contains(id)).Concat(groups.Where(name => !targets.Contains($"group:{name}"))).ToList();
        if (missing.Count > 0)
            terminal.Output.WriteLine($"No targets found matching \"[{string.Join(", ", missing.Select(id => $"'{id}'"))}]\"");
        return missing.Count > 0 ? [] : found;
    }

    private static async Task<int> SendAsync(
        CommandTerminal terminal, SiteConfiguration site, List<Request> requests, string state, bool dryRun, CancellationToken stop)
    {
        if (dryRun)
        {
            terminal.Output.WriteLine("[dry-run, no requests will be issued]");
            foreach (var request in requests)
                terminal.Output.WriteLine(request.Line);
            return 0;
        }

        await using var ocs = await ClientConnection.OpenAsync(terminal, site, stop);
        var exit = 0;
        foreach (var group in requests.GroupBy(request => request.Manager))
        {
            if (await BowSite.FindAsync(ocs, group.Key, stop) is not { } manager)
            {
                terminal.Error.WriteLine($"ocs: The host manager {group.Key} is not there, so its agents cannot be brought {state}.");
                exit = 1;
                continue;
            }

            foreach (var remark in await manager.RequestAsync(group.Select(request => (request.Target, state)), cancellationToken: stop))
            {
                terminal.Error.WriteLine($"ocs: {group.Key}: {remark}");
                exit = 1;
            }

            foreach (var request in group)
                terminal.Output.WriteLine(request.Line);
        }

        return exit;
    }

    private static IEnumerable<SiteInstance> Managers(IEnumerable<SiteHost> hosts) => hosts.SelectMany(host => host.Instances).Where(BowSite.IsManager);

    private sealed record Request(string Manager, string Target, string Line);
}
