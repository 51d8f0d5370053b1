using System.Net;
using System.Net.Sockets;

namespace Ocs.Testing;

/// <summary>A port for a program that cannot choose one by itself.</summary>
internal static class FreePort
{
    /// <summary>A port of loopback that nobody listens on now.</summary>
    public static int Choose()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
