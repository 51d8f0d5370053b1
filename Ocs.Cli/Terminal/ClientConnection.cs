using Ocs.Clients;
using Ocs.Site;

namespace Ocs.Cli;

/// <summary>Connects a command to the site's router.</summary>
internal static class ClientConnection
{
    public static Task<OcsClient> OpenAsync(CommandTerminal terminal, SiteConfiguration site, CancellationToken stop) =>
        OcsClient.ConnectAsync(
            new OcsClientOptions { Site = site, Clock = terminal.Clock, OnFault = text => terminal.Error.WriteLine($"ocs: {text}") }, stop);
}
