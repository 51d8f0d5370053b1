using System.Net;
using System.Net.Sockets;
using Ocs.Wamp;

namespace Ocs.WebSocketEcho;

/// <summary>Echoes to every WebSocket client, on loopback.</summary>
internal sealed class EchoServer : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stopping = new();
    private readonly bool _mayDeflate;
    private readonly Task _accepting;

    /// <param name="port">The port; 0 takes a free one.</param>
    /// <param name="mayDeflate">Whether compressed messages are agreed to.</param>
    public EchoServer(int port, bool mayDeflate)
    {
        _mayDeflate = mayDeflate;
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>The port it listens on.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _accepting.ConfigureAwait(false);
        _listener.Dispose();
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptSocketAsync(_stopping.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            // It stops.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        socket.NoDelay = true;
        await using var stream = new NetworkStream(socket, ownsSocket: true);
        try
        {
            var (head, early) = await HttpStream.ReadHeadAsync(stream, _stopping.Token).ConfigureAwait(false);
            var request = HttpHead.Parse(head);
            if (WebSocketRefusal.Of(request) is { } refusal)
            {
                await stream.WriteAsync(refusal.ToBytes(), _stopping.Token).ConfigureAwait(false);
                return;
            }

            var isDeflating = _mayDeflate && WebSocketDeflate.MayAccept(request.GetTokens("Sec-WebSocket-Extensions"));
            var answer = WebSocketHandshake.CreateResponse(request["Sec-WebSocket-Key"]!, null, isDeflating ? WebSocketDeflate.Agreed : null);
            await stream.WriteAsync(answer, _stopping.Token).ConfigureAwait(false);
            using var echo = new EchoConnection(stream, isServer: true, isDeflating);
            await echo.RunAsync(early, _stopping.Token).ConfigureAwait(false);
            // What the peer still sends would make the system throw our last words away: let it close first, for a moment.
            socket.Shutdown(SocketShutdown.Send);
            await stream.CopyToAsync(Stream.Null, _stopping.Token).WaitAsync(TimeSpan.FromSeconds(1), TimeProvider.System).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or SocketException or OperationCanceledException or TimeoutException or ObjectDisposedException)
        {
            // One connection takes nothing else with it.
        }
    }
}
