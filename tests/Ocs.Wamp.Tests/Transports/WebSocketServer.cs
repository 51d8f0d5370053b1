using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;

namespace Ocs.Wamp.Transports;

/// <summary>A server of one WebSocket at a time, on .NET's own framing: an independent judge of ours.</summary>
internal sealed class WebSocketServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private TcpClient? _client;

    public WebSocketServer() => _listener.Start();

    public string Url => $"ws://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/ws";

    /// <summary>The request that the last client sent.</summary>
    public string Request { get; private set; } = "";

    public NetworkStream Stream => _client!.GetStream();

    private static CancellationToken Test => TestContext.Current.CancellationToken;

    public async Task<WebSocket> AcceptAsync(string? subprotocol, byte[]? behind = null)
    {
        await ReadRequestAsync();
        var key = HttpHead.Parse(Encoding.ASCII.GetBytes(Request))["Sec-WebSocket-Key"]!;
        await Stream.WriteAsync((byte[])[.. WebSocketHandshake.CreateResponse(key, subprotocol), .. behind ?? []], Test);
        return WebSocket.CreateFromStream(Stream, isServer: true, subprotocol, Timeout.InfiniteTimeSpan);
    }

    public async Task AnswerAsync(string response)
    {
        await ReadRequestAsync();
        await Stream.WriteAsync(Encoding.ASCII.GetBytes(response), Test);
        _client!.Close();
    }

    public ValueTask DisposeAsync()
    {
        _client?.Dispose();
        _listener.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task ReadRequestAsync()
    {
        _client = await _listener.AcceptTcpClientAsync(Test);
        var bytes = new byte[16384];
        var length = 0;
        while (!bytes.AsSpan(0, length).EndsWith("\r\n\r\n"u8))
            length += await Stream.ReadAsync(bytes.AsMemory(length), Test);
        Request = Encoding.ASCII.GetString(bytes, 0, length);
    }
}
