using System.CommandLine;
using Ocs.Site;

namespace Ocs.Cli.Commands;

/// <summary><c>ocs site</c>: checks site files.</summary>
internal static class SiteCommand
{
    public static Command Create(CommandTerminal terminal)
    {
        var file = new Argument<string>("file") { Description = "The site file." };
        var check = new ExampleCommand("check", "Names every fault of a site file at once.", "ocs site check site-configs/demo.yaml") { file };
        check.SetAction(parsed => Check(terminal, parsed.GetRequiredValue(file)));
        return new ExampleCommand("site", "Checks site files.", "ocs site check site-configs/demo.yaml") { check };
    }

    private static int Check(CommandTerminal terminal, string path)
    {
        var file = SiteFile.Read(path);
        foreach (var fault in file.Faults)
            terminal.Output.WriteLine($"{fault.Severity.ToString().ToLowerInvariant()}: {fault}");
        var errors = file.Faults.Count(fault => fault.Severity == SiteFaultSeverity.Error);
        var warnings = file.Faults.Count - errors;
        terminal.Output.WriteLine(
            $"{path}: {file.Hosts.Count} hosts, {file.Hosts.Sum(host => host.Instances.Count)} agents, {errors} errors, {warnings} warnings");
        return errors == 0 ? 0 : 1;
    }
}
