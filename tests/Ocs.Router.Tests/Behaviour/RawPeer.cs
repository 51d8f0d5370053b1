using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;
using Ocs.Wamp;

namespace Ocs.Router.Tests.Behaviour;

/// <summary>A WebSocket client that sends whatever it is told to, and notes what comes.</summary>
internal sealed class RawPeer : IWebSocketSink, IAsyncDisposable
{
    private readonly TcpClient _client = new() { NoDelay = true };
    private readonly Channel<string> _received = Channel.CreateUnbounded<string>();
    private readonly WebSocketReceiver _receiver;
    private readonly SemaphoreSlim _mayRead = new(1, 1);
    private Task _reading = Task.CompletedTask;

    private RawPeer() => _receiver = new WebSocketReceiver(isServer: false, 128 << 20, this);

    public string? Subprotocol { get; private set; }

    /// <summary>Whether something came that was not asked for yet.</summary>
    public bool HasReceived => _received.Reader.Count > 0;

    /// <summary>Opens the WebSocket; an answer other than 101 is thrown.</summary>
    public static async Task<RawPeer> ConnectAsync(int port, CancellationToken cancellationToken, params string[] subprotocols)
    {
        var peer = new RawPeer();
        await peer._client.ConnectAsync("127.0.0.1", port, cancellationToken);
        var stream = peer._client.GetStream();
        var key = WebSocketHandshake.CreateKey();
        await stream.WriteAsync(WebSocketHandshake.CreateRequest(new Uri($"ws://127.0.0.1:{port}/ws"), key, subprotocols), cancellationToken);
        var head = new List<byte>();
        var one = new byte[1];
        while (!head.ToArray().AsSpan().EndsWith(WebSocketHandshake.EndOfHead))
        {
            Assert.Equal(1, await stream.ReadAsync(one, cancellationToken));
            head.Add(one[0]);
        }

        peer.Subprotocol = WebSocketHandshake.ReadResponse(head.ToArray(), key);
        peer._reading = peer.ReadAsync(stream);
        return peer;
    }

    public async Task SendAsync(WebSocketOpcode opcode, byte[] payload)
    {
        var frame = new byte[WebSocketFrame.GetHeaderLength(payload.Length, masked: true) + payload.Length];
        var start = WebSocketFrame.WriteMaskedHeader(frame, opcode, payload.Length, 0x5A17C3E9);
        payload.CopyTo(frame.AsSpan(start));
        WebSocketFrame.ApplyMask(frame.AsSpan(start), 0x5A17C3E9);
        await _client.GetStream().WriteAsync(frame);
    }

    /// <summary>Reads no more, so that what is sent to it piles up.</summary>
    public void StopReading() => _mayRead.Wait();

    /// <summary>Reads again.</summary>
    public void GoOnReading() => _mayRead.Release();

    public Task SendAsync(string text) => SendAsync(WebSocketOpcode.Text, Encoding.UTF8.GetBytes(text));

    /// <summary>The next message, or <c>closed CODE REASON</c>.</summary>
    public async Task<string> ReceiveAsync(CancellationToken cancellationToken) =>
        await _received.Reader.ReadAsync(cancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(60), cancellationToken);

    public void OnMessage(bool isText, Span<byte> payload) => _received.Writer.TryWrite(Encoding.UTF8.GetString(payload));

    public void OnPing(ReadOnlySpan<byte> payload) => _received.Writer.TryWrite("ping");

    public void OnPong(ReadOnlySpan<byte> payload) => _received.Writer.TryWrite("pong " + Encoding.UTF8.GetString(payload));

    public void OnClose(int code, ReadOnlySpan<byte> reason) =>
        _received.Writer.TryWrite($"closed {code} {Encoding.UTF8.GetString(reason)}");

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _reading;
        _receiver.Dispose();
        _mayRead.Dispose();
    }

    private async Task ReadAsync(NetworkStream stream)
    {
        var buffer = new byte[64 << 10];
        try
        {
            while (await stream.ReadAsync(buffer) is > 0 and var count)
            {
                await _mayRead.WaitAsync();
                _receiver.Receive(buffer.AsSpan(0, count));
                _mayRead.Release();
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            // The test closed it.
        }

        _received.Writer.TryWrite("end of the connection");
    }
}
