using System.CommandLine;

namespace Ocs.Cli.Commands;

/// <summary><c>ocs bow</c>: the agents of all hosts, by their host managers. Prints as ocsbow does.</summary>
internal static class BowCommand
{
    public static Command Create(CommandTerminal terminal, SiteOptionSet siteOptions)
    {
        var command = new ExampleCommand("bow", "Shows the agents of all hosts, and brings them up and down. Without a verb: status.", "ocs bow status")
        {
            BowStatusCommand.Create(terminal, siteOptions),
            BowTargetCommand.Create("up", "Brings agents up.", "ocs bow up fake-data-1", terminal, siteOptions),
            BowTargetCommand.Create("down", "Brings agents down.", "ocs bow down --all", terminal, siteOptions),
            BowConfigCommand.Create(terminal, siteOptions),
        };
        command.SetAction((parsed, stop) => BowStatusCommand.RunAsync(terminal, BowSite.Load(terminal, siteOptions.Read(parsed)), null, false, false, stop));
        return command;
    }
}
