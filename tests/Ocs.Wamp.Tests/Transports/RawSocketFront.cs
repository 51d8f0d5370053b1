using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;

namespace Ocs.Wamp.Transports;

/// <summary>Serves RawSocket over TCP or a Unix socket in front of a router in memory: shakes hands, and passes frames on.</summary>
internal sealed class RawSocketFront : IAsyncDisposable
{
    private readonly Socket _listener;
    private readonly WampEndpoint _router;
    private readonly List<WampTransport> _links = [];

    private RawSocketFront(Socket listener, EndPoint endpoint, WampEndpoint router)
    {
        _listener = listener;
        _router = router;
        _listener.Bind(endpoint);
        _listener.Listen();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    public static RawSocketFront OverTcp(WampEndpoint router) =>
        new(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp), new IPEndPoint(IPAddress.Loopback, 0), router);

    public static RawSocketFront OverUnix(string path, WampEndpoint router) =>
        new(new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified), new UnixDomainSocketEndPoint(path), router);

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        WampTransport[] links;
        lock (_links)
            links = [.. _links];
        foreach (var link in links)
            await link.DisposeAsync();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(new NetworkStream(await _listener.AcceptAsync(), ownsSocket: true));
        }
        catch (SocketException)
        {
            // Disposed.
        }
    }

    private async Task ServeAsync(NetworkStream stream)
    {
        var opening = new byte[RawSocketHandshake.Length];
        await stream.ReadExactlyAsync(opening);
        var longest = RawSocketHandshake.LongestMessage;
        await stream.WriteAsync(RawSocketHandshake.Create(RawSocketHandshake.FindSerializer(opening[1] & 0xf)!.Value, longest));
        var pipe = new DuplexPipe(PipeReader.Create(stream), PipeWriter.Create(stream));
        await using var front = new RawSocketTransport(pipe, WampSerializer.Json, longest, longest, stream);
        await using var back = await _router.OpenAsync(CancellationToken.None);
        lock (_links)
            _links.AddRange([front, back]);
        await Task.WhenAny(PassAsync(front, back), PassAsync(back, front));
    }

    private static Task PassAsync(WampTransport from, WampTransport to) => from.ReceiveAsync(
        message => _ = to.SendAsync(message.ToArray(), static (output, bytes) => output.Write(bytes), CancellationToken.None).AsTask(),
        CancellationToken.None);
}
