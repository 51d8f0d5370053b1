using System.CommandLine;
using Ocs.Site;
using Ocs.Wamp;

namespace Ocs.Cli.Commands;

/// <summary><c>ocs site</c>: checks site files.</summary>
internal static class SiteCommand
{
    public static Command Create(CommandTerminal terminal)
    {
        var file = new Argument<string>("file") { Description = "The site file." };
        var json = new Option<bool>("--json") { Description = "Print one JSON list of faults." };
        var check = new ExampleCommand("check", "Names every fault of a site file at once.", "ocs site check site-configs/demo.yaml") { file, json };
        check.SetAction(parsed => Check(terminal, parsed.GetRequiredValue(file), parsed.GetValue(json)));
        return new ExampleCommand("site", "Checks site files.", "ocs site check site-configs/demo.yaml") { check };
    }

    private static int Check(CommandTerminal terminal, string path, bool json)
    {
        var file = SiteFile.Read(path);
        var isSound = file.Faults.All(fault => fault.Severity != SiteFaultSeverity.Error);
        if (json)
        {
            terminal.Output.WriteLine(JsonText.Write(new WampList(file.Faults.Select(fault => (WampValue)ToMap(fault)))));
            return isSound ? 0 : 1;
        }

        foreach (var fault in file.Faults)
            terminal.Output.WriteLine($"{fault.Severity.ToString().ToLowerInvariant()}: {fault}");
        var errors = file.Faults.Count(fault => fault.Severity == SiteFaultSeverity.Error);
        var warnings = file.Faults.Count - errors;
        terminal.Output.WriteLine(
            $"{path}: {file.Hosts.Count} hosts, {file.Hosts.Sum(host => host.Instances.Count)} agents, {errors} errors, {warnings} warnings");
        return isSound ? 0 : 1;
    }

    private static WampMap ToMap(SiteFault fault) => new()
    {
        ["severity"] = fault.Severity.ToString().ToLowerInvariant(),
        ["file"] = fault.File,
        ["line"] = fault.Line,
        ["message"] = fault.Message,
    };
}
