using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Ocs.Router;
using Ocs.Site;

namespace Ocs.Cli;

/// <summary>Whether the hub of a site is this machine, so that its router runs here, and how it runs.</summary>
internal static class RouterPlace
{
    /// <summary>The router that answers at the hub's URLs; null where the hub is another machine.</summary>
    /// <param name="hub">The hub.</param>
    /// <param name="port">The port to listen on instead of the hub's; 0 for a free one.</param>
    /// <param name="environment">Environment variables, for the configuration file.</param>
    /// <exception cref="SiteException">The URL cannot be served.</exception>
    /// <exception cref="RouterConfigurationException">The configuration file is faulty.</exception>
    public static RouterConfiguration? Find(SiteHub hub, int? port, Func<string, string?> environment) =>
        FindAddress(new Uri(hub.WampServer).Host) is { } address ? HubRouter.Create(hub, address, port, environment) : null;

    /// <summary>The address of this machine that a host name is; null where it is another machine.</summary>
    private static string? FindAddress(string host)
    {
        if (host == "localhost")
            return "127.0.0.1";
        if (!IPAddress.TryParse(host.Trim('[', ']'), out var address))
        {
            try
            {
                address = Dns.GetHostAddresses(host).FirstOrDefault(IsHere);
            }
            catch (SocketException)
            {
                return null;
            }
        }

        return address is not null && IsHere(address) ? address.ToString() : null;
    }

    private static bool IsHere(IPAddress address) =>
        IPAddress.IsLoopback(address) || address.Equals(IPAddress.Any)
        || NetworkInterface.GetAllNetworkInterfaces().SelectMany(link => link.GetIPProperties().UnicastAddresses)
            .Any(own => own.Address.Equals(address));
}
