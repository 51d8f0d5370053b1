using System.Net;
using System.Net.Sockets;

namespace Ocs.Testing;

/// <summary>A port for a program that cannot choose one by itself.</summary>
/// <remarks>
/// It lies below those that the system gives to connections (32768 and up on Linux), so that no connection of another test
/// takes it between now and the moment it is listened on, and none that waits for a listener is connected to itself.
/// </remarks>
internal static class FreePort
{
    private const int First = 15_000;
    private const int End = 32_000;
    private const int Tries = 100;

    /// <summary>A port of loopback that nobody listens on now.</summary>
    public static int Choose()
    {
        for (var attempt = 1; ; attempt++)
        {
            var port = Random.Shared.Next(First, End);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException) when (attempt < Tries)
            {
                // Somebody has it: another.
            }
        }
    }
}
