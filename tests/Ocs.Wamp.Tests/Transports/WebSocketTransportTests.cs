using System.Buffers;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Threading.Channels;
using Ocs.Testing;

namespace Ocs.Wamp.Transports;

public sealed class WebSocketTransportTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly WebSocketServer _server = new();
    private readonly Channel<string> _received = Channel.CreateUnbounded<string>();
    private WampTransport? _client;
    private WebSocket? _peer;
    private Task _receiving = Task.CompletedTask;

    private static CancellationToken Test => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _peer?.Dispose();
        if (_client is not null)
            await _client.DisposeAsync();
    }

    [Fact]
    public async Task The_handshake_offers_the_subprotocol_and_names_the_host()
    {
        await ConnectAsync();
        Assert.StartsWith("GET /ws HTTP/1.1\r\n", _server.Request, StringComparison.Ordinal);
        Assert.Contains("Sec-WebSocket-Protocol: wamp.2.json\r\n", _server.Request, StringComparison.Ordinal);
        Assert.Contains($"Host: {new Uri(_server.Url).Authority}\r\n", _server.Request, StringComparison.Ordinal);
        Assert.Equal(WampSerializer.Json, _client!.Serializer);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(125)]
    [InlineData(126)]
    [InlineData(65535)]
    [InlineData(65536)]
    [InlineData(3_000_000)]
    public async Task Messages_of_any_length_pass_both_ways(int length)
    {
        await ConnectAsync();
        var text = string.Create(length, 0, (span, _) =>
        {
            for (var i = 0; i < span.Length; i++)
                span[i] = (char)('a' + (i % 26));
        });
        var receiving = PeerReceiveAsync();
        await SendAsync(text);
        Assert.Equal((WebSocketMessageType.Text, text), await receiving.WaitAsync(Patience, Test));
        await PeerSendAsync(text);
        Assert.Equal(text, await NextAsync());
    }

    [Fact]
    public async Task Batches_are_put_together_and_taken_apart()
    {
        await ConnectAsync(new WampEndpointOptions { Batched = true }, "wamp.2.json.batched");
        Assert.Contains("Sec-WebSocket-Protocol: wamp.2.json.batched, wamp.2.json\r\n", _server.Request, StringComparison.Ordinal);
        await SendAsync("[1]");
        Assert.Equal((WebSocketMessageType.Text, "[1]\u0018"), await PeerReceiveAsync());
        await PeerSendAsync("[2]\u0018[3]\u0018");
        Assert.Equal("[2]", await NextAsync());
        Assert.Equal("[3]", await NextAsync());
    }

    [Fact]
    public async Task What_came_with_the_handshake_is_not_lost()
    {
        await ConnectAsync(behind: [0x81, 3, .. "[2]"u8]);
        Assert.Equal("[2]", await NextAsync());
    }

    [Fact]
    public async Task A_ping_is_answered()
    {
        await ConnectAsync();
        await _server.Stream.WriteAsync(new byte[] { 0x89, 2, 7, 8 }, Test);
        var frame = new byte[8];
        await _server.Stream.ReadExactlyAsync(frame, Test);
        Assert.Equal(0x8a, frame[0]);
        Assert.Equal(0x82, frame[1]);
        Assert.Equal([7, 8], new[] { frame[6] ^ frame[2], frame[7] ^ frame[3] });
    }

    [Fact]
    public async Task Closing_shakes_hands()
    {
        await ConnectAsync();
        var closing = _client!.DisposeAsync();
        await Assert.ThrowsAsync<EndOfStreamException>(PeerReceiveAsync);
        Assert.Equal(WebSocketCloseStatus.NormalClosure, _peer!.CloseStatus);
        await _peer.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, Test);
        await closing.AsTask().WaitAsync(Patience, Test);
        await _receiving.WaitAsync(Patience, Test);
    }

    [Fact]
    public async Task A_close_of_the_router_ends_the_link_and_says_why()
    {
        await ConnectAsync();
        await _peer!.CloseOutputAsync(WebSocketCloseStatus.PolicyViolation, "too slow", Test);
        var fault = await Assert.ThrowsAsync<WampConnectionException>(() => _receiving.WaitAsync(Patience, Test));
        Assert.Equal($"The router at {_server.Url} closed the link with code 1008: too slow", fault.Message);
        await Assert.ThrowsAsync<EndOfStreamException>(PeerReceiveAsync);
        Assert.Equal(WebSocketCloseStatus.PolicyViolation, _peer.CloseStatus);
    }

    [Fact]
    public async Task A_lost_connection_ends_the_link()
    {
        await ConnectAsync();
        _server.Stream.Socket.LingerState = new LingerOption(true, 0);
        _server.Stream.Close();
        await Assert.ThrowsAsync<WampConnectionException>(() => _receiving.WaitAsync(Patience, Test));
        await Assert.ThrowsAsync<WampConnectionException>(() => SendAsync("[1]"));
    }

    [Fact]
    public async Task A_silent_router_is_asked_once_and_then_given_up()
    {
        var clock = new FakeClock();
        await ConnectAsync(new WampEndpointOptions { Clock = clock, PingInterval = TimeSpan.FromSeconds(10) });
        clock.Advance(TimeSpan.FromSeconds(10));
        var frame = new byte[6];
        await _server.Stream.ReadExactlyAsync(frame, Test);
        Assert.Equal([0x89, 0x80], frame[..2]);
        clock.Advance(TimeSpan.FromSeconds(10));
        var fault = await Assert.ThrowsAsync<WampConnectionException>(() => _receiving.WaitAsync(Patience, Test));
        Assert.Equal($"The router at {_server.Url} fell silent.", fault.Message);
    }

    [Fact]
    public async Task A_router_that_breaks_the_protocol_is_left_with_the_right_code()
    {
        await ConnectAsync();
        await _server.Stream.WriteAsync(new byte[] { 0x83, 0 }, Test);
        var fault = await Assert.ThrowsAsync<WampConnectionException>(() => _receiving.WaitAsync(Patience, Test));
        Assert.Contains("reserved opcode 3", fault.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<EndOfStreamException>(PeerReceiveAsync);
        Assert.Equal(WebSocketCloseStatus.ProtocolError, _peer!.CloseStatus);
    }

    [Fact]
    public async Task A_closed_port_names_the_router()
    {
        await _server.DisposeAsync();
        var fault = await Assert.ThrowsAsync<WampConnectionException>(async () => await WampEndpoint.Parse(_server.Url).OpenAsync(Test));
        Assert.Equal($"The router at {_server.Url} cannot be reached: Connection refused", fault.Message);
    }

    [Theory]
    [InlineData("HTTP/1.1 404 Not Found\r\n\r\n", "it answered 'HTTP/1.1 404 Not Found' instead of opening a WebSocket")]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: x\r\n\r\n", "its answer does not complete the WebSocket handshake")]
    [InlineData("", "it closed the connection instead of opening a WebSocket")]
    public async Task An_answer_that_opens_no_WebSocket_is_told(string response, string why)
    {
        var opening = WampEndpoint.Parse(_server.Url).OpenAsync(Test).AsTask();
        await _server.AnswerAsync(response);
        var fault = await Assert.ThrowsAsync<WampConnectionException>(() => opening.WaitAsync(Patience, Test));
        Assert.Equal($"The router at {_server.Url} cannot be reached: {why}", fault.Message);
    }

    [Fact]
    public async Task A_router_without_our_subprotocol_is_refused()
    {
        var opening = WampEndpoint.Parse(_server.Url).OpenAsync(Test).AsTask();
        using var peer = await _server.AcceptAsync(null);
        var fault = await Assert.ThrowsAsync<WampConnectionException>(() => opening.WaitAsync(Patience, Test));
        Assert.Contains("it offers none of wamp.2.json", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1/ws")]
    [InlineData("ws:")]
    [InlineData("127.0.0.1:8001")]
    public void Other_URLs_are_refused_by_name(string url) =>
        Assert.Contains($"'{url}'", Assert.Throws<ArgumentException>(() => WampEndpoint.Parse(url)).Message, StringComparison.Ordinal);

    private async Task ConnectAsync(WampEndpointOptions? options = null, string subprotocol = "wamp.2.json", byte[]? behind = null)
    {
        var opening = WampEndpoint.Parse(_server.Url, options).OpenAsync(Test).AsTask();
        _peer = await _server.AcceptAsync(subprotocol, behind);
        _client = await opening.WaitAsync(Patience, Test);
        _receiving = _client.ReceiveAsync(message => _received.Writer.TryWrite(Encoding.UTF8.GetString(message)), Test);
    }

    private Task SendAsync(string message) =>
        _client!.SendAsync(message, static (output, text) => output.Write(Encoding.UTF8.GetBytes(text)), Test).AsTask();

    private async Task<string> NextAsync() => await _received.Reader.ReadAsync(Test).AsTask().WaitAsync(Patience, Test);

    private Task PeerSendAsync(string text) => _peer!.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, Test);

    private async Task<(WebSocketMessageType Type, string Text)> PeerReceiveAsync()
    {
        var bytes = new ArrayBufferWriter<byte>();
        while (true)
        {
            var result = await _peer!.ReceiveAsync(bytes.GetMemory(65536), Test);
            bytes.Advance(result.Count);
            if (result.MessageType == WebSocketMessageType.Close)
                throw new EndOfStreamException();
            if (result.EndOfMessage)
                return (result.MessageType, Encoding.UTF8.GetString(bytes.WrittenSpan));
        }
    }
}
