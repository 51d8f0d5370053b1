using System.Net;
using System.Net.Sockets;

namespace Ocs.Benchmarks.Wamp;

/// <summary>
/// The floor of a router: a process that writes whatever comes from the sockets at its one port to every socket at the other, unread.
/// One thread for each socket, and nothing but the two system calls.
/// </summary>
internal static class RelayProgram
{
    /// <summary>The argument that makes this program be one.</summary>
    public const string Name = "wamp-relay";

    /// <summary>Says <c>ready PORT PORT</c>, and ends with its standard input.</summary>
    public static async Task<int> RunAsync()
    {
        var (left, right) = (new List<Socket>(), new List<Socket>());
        using var first = Listen(left, right);
        using var second = Listen(right, left);
        Console.WriteLine($"ready {Port(first)} {Port(second)}");
        await Console.In.ReadToEndAsync();
        return 0;
    }

    private static int Port(TcpListener listener) => ((IPEndPoint)listener.LocalEndpoint).Port;

    private static TcpListener Listen(List<Socket> own, List<Socket> others)
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start(512);
        new Thread(() =>
        {
            while (true)
            {
                var socket = listener.AcceptSocket();
                socket.NoDelay = true;
                lock (own)
                    own.Add(socket);
                new Thread(() => Pass(socket, own, others), 256 << 10) { IsBackground = true }.Start();
            }
        })
        { IsBackground = true }.Start();
        return listener;
    }

    private static void Pass(Socket from, List<Socket> own, List<Socket> others)
    {
        var buffer = new byte[64 << 10];
        var to = Array.Empty<Socket>();
        try
        {
            for (int count; (count = from.Receive(buffer)) > 0;)
            {
                lock (others)
                    to = others.Count == to.Length ? to : [.. others];
                foreach (var socket in to)
                    Send(socket, buffer.AsSpan(0, count));
            }
        }
        catch (SocketException)
        {
            // It is gone.
        }

        lock (own)
            own.Remove(from);
        from.Dispose();
    }

    private static void Send(Socket socket, ReadOnlySpan<byte> bytes)
    {
        try
        {
            lock (socket)
                socket.Send(bytes);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // Its own thread finds out, and forgets it.
        }
    }
}
