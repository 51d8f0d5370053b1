using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Ocs.Benchmarks.FirstLight;

/// <summary>The same bytes from one socket through a program to another socket, unread: what passing messages on costs at least.</summary>
internal static class BareRelay
{
    /// <summary>Sends messages of a length through the relay, one send each, and gives how many a second arrived.</summary>
    public static async Task<double> MeasureAsync(int messages, int length)
    {
        using var front = Listen();
        using var back = Listen();
        using var sender = await ConnectAsync(front);
        using var incoming = await front.AcceptSocketAsync();
        using var outgoing = await ConnectAsync(back);
        using var receiver = await back.AcceptSocketAsync();

        var start = Stopwatch.GetTimestamp();
        var relay = PassAsync(incoming, outgoing);
        var sending = SendAsync(sender, messages, length);
        await ReceiveAsync(receiver, (long)messages * length);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        await sending;
        sender.Shutdown(SocketShutdown.Both);
        await relay;
        return messages / seconds;
    }

    private static TcpListener Listen()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return listener;
    }

    private static async Task<Socket> ConnectAsync(TcpListener listener)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(listener.LocalEndpoint);
        return socket;
    }

    private static async Task SendAsync(Socket socket, int messages, int length)
    {
        var message = new byte[length];
        for (var sent = 0; sent < messages; sent++)
            await socket.SendAsync(message);
    }

    private static async Task PassAsync(Socket from, Socket to)
    {
        var buffer = new byte[64 << 10];
        int count;
        while ((count = await from.ReceiveAsync(buffer)) > 0)
            await to.SendAsync(buffer.AsMemory(0, count));
    }

    private static async Task ReceiveAsync(Socket socket, long bytes)
    {
        var buffer = new byte[64 << 10];
        while (bytes > 0)
            bytes -= await socket.ReceiveAsync(buffer);
    }
}
