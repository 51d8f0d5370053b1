using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Ocs.Router;
using Ocs.Site;

namespace Ocs.Cli;

/// <summary>Whether the hub of a site is this machine, so that its router runs here.</summary>
internal static class RouterPlace
{
    /// <summary>Where to listen for the hub's URL; null where the hub is another machine.</summary>
    /// <exception cref="SiteException">The URL cannot be served: it is encrypted, or has another path.</exception>
    public static RouterOptions? Find(SiteHub hub, int? port)
    {
        var url = new Uri(hub.WampServer);
        if (FindAddress(url.Host) is not { } address)
            return null;
        if (url.Scheme != "ws" || url.AbsolutePath.TrimEnd('/') != "/ws")
            throw new SiteException($"wamp_server: '{hub.WampServer}' names this machine, whose router answers at ws://{url.Host}:{url.Port}/ws only.");
        return new RouterOptions { Host = address, Port = port ?? url.Port, Realms = [hub.WampRealm] };
    }

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
