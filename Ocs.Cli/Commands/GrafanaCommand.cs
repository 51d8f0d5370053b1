using System.CommandLine;

namespace Ocs.Cli.Commands;

/// <summary><c>ocs grafana</c>: what Grafana is set up with.</summary>
internal static class GrafanaCommand
{
    public static Command Create(CommandTerminal terminal) =>
        new ExampleCommand("grafana", "Sets Grafana up.", "ocs grafana provision --out grafana") { GrafanaProvisionCommand.Create(terminal) };
}
