using System.CommandLine;

namespace Ocs.Cli.Commands;

/// <summary><c>ocs client</c>: looks at agents and talks to them.</summary>
internal static class ClientCommand
{
    public static Command Create(CommandTerminal terminal, SiteOptionSet siteOptions) =>
        new ExampleCommand("client", "Lists agents, listens to feeds, calls operations.", "ocs client scan --details")
        {
            ClientScanCommand.Create(terminal, siteOptions),
            ClientListenCommand.Create(terminal, siteOptions),
            ClientCallCommand.Create(terminal, siteOptions),
            ClientShellCommand.Create(terminal, siteOptions),
        };
}
