using System.CommandLine;
using Ocs.Hosting;
using Ocs.Site;
using Ocs.Wamp;

namespace Ocs.Cli.Commands;

/// <summary><c>ocs site</c>: checks site files.</summary>
internal static class SiteCommand
{
    public static Command Create(CommandTerminal terminal, SiteOptionSet siteOptions)
    {
        var file = new Argument<string>("file") { Description = "The site file." };
        var json = new Option<bool>("--json") { Description = "Print one JSON list of faults." };
        var check = new ExampleCommand("check", "Names every fault of a site file at once.", "ocs site check site-configs/demo.yaml") { file, json };
        check.SetAction(parsed => Check(terminal, parsed.GetRequiredValue(file), parsed.GetValue(json)));
        return new ExampleCommand("site", "Checks site files, and writes what a host needs for its part.", "ocs site check site-configs/demo.yaml")
        {
            check, SiteCrossbarCommand.Create(terminal, siteOptions), SiteSystemdCommand.Create(terminal, siteOptions),
        };
    }

    private static int Check(CommandTerminal terminal, string path, bool json)
    {
        var file = SiteFile.Read(path);
        var faults = file.Faults.Concat(InstanceFaults(terminal, file)).OrderBy(fault => fault.Line).ToList();
        var errors = faults.Count(fault => fault.Severity == SiteFaultSeverity.Error);
        if (json)
        {
            terminal.Output.WriteLine(JsonText.Write(new WampList(faults.Select(fault => (WampValue)ToMap(fault)))));
            return errors == 0 ? 0 : 1;
        }

        foreach (var fault in faults)
        {
            var severity = fault.Severity.ToString().ToLowerInvariant();
            terminal.WriteMarkup($"[{(fault.Severity == SiteFaultSeverity.Error ? "red" : "yellow")}]{severity}[/]: {ScreenText.Plain(fault.ToString())}");
        }

        terminal.Output.WriteLine(
            $"{path}: {file.Hosts.Count} hosts, {file.Hosts.Sum(host => host.Instances.Count)} agents, {errors} errors, {faults.Count - errors} warnings");
        return errors == 0 ? 0 : 1;
    }

    /// <summary>
    /// What the agents' own classes say of their entries. A class that is not here may be another program's: then it is only
    /// told, and not at all where the entry says what to run.
    /// </summary>
    private static IEnumerable<SiteFault> InstanceFaults(CommandTerminal terminal, SiteFile file)
    {
        foreach (var host in file.Hosts)
        {
            var site = new SiteConfiguration { File = file, Hub = file.Hub, Host = host, WorkingDirectory = Path.GetDirectoryName(Path.GetFullPath(file.Path))! };
            var (catalog, unloaded) = Load(terminal, site);
            foreach (var fault in unloaded)
                yield return new SiteFault(SiteFaultSeverity.Warning, file.Path, 0, fault);
            foreach (var instance in host.Instances)
            {
                var isKnown = catalog.TryGet(instance.AgentClass, out _);
                if (!isKnown && instance.Command.Count > 0)
                    continue;
                foreach (var fault in catalog.FaultsOf(site.ForInstance(instance, "data")))
                    yield return new SiteFault(isKnown ? SiteFaultSeverity.Error : SiteFaultSeverity.Warning, file.Path, instance.Line, $"{instance.InstanceId}: {fault}");
            }
        }
    }

    private static (AgentCatalog Catalog, IReadOnlyList<string> Faults) Load(CommandTerminal terminal, SiteConfiguration site)
    {
        var faults = new List<string>();
        try
        {
            return (AgentClasses.Load(terminal.Environment, site, faults.Add), faults);
        }
        catch (DirectoryNotFoundException missing)
        {
            return (AgentClasses.Load(_ => null, site with { Host = null }, faults.Add), [missing.Message]);
        }
    }

    private static WampMap ToMap(SiteFault fault) => new()
    {
        ["severity"] = fault.Severity.ToString().ToLowerInvariant(),
        ["file"] = fault.File,
        ["line"] = fault.Line,
        ["message"] = fault.Message,
    };
}
