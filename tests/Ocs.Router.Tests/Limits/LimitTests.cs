using System.Net.Sockets;
using System.Text.Json;
using Ocs.Router.Tests.Behaviour;
using Ocs.Testing;
using Ocs.Wamp;

namespace Ocs.Router.Tests.Limits;

public sealed class LimitTests : IAsyncDisposable
{
    private readonly FakeClock _clock = new();
    private WampRouter? _router;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        if (_router is not null)
            await _router.DisposeAsync();
    }

    [Theory]
    [InlineData("""[32,1,{},"observatory.much-too-long"]""", """[8,32,1,{},"wamp.error.invalid_uri",["the URI has 25 bytes, and may have 20"]]""")]
    [InlineData("""[48,1,{},"observatory.much-too-long"]""", """[8,48,1,{},"wamp.error.invalid_uri",["the URI has 25 bytes, and may have 20"]]""")]
    [InlineData("""[64,1,{},"observatory.much-too-long"]""", """[8,64,1,{},"wamp.error.invalid_uri",["the URI has 25 bytes, and may have 20"]]""")]
    [InlineData("""[16,1,{"acknowledge":true},"observatory.much-too-long"]""", """[8,16,1,{},"wamp.error.invalid_uri",["the URI has 25 bytes, and may have 20"]]""")]
    public async Task A_URI_that_is_too_long_is_refused(string request, string answer)
    {
        await StartAsync(new RouterLimits { UriBytes = 20 });
        await using var peer = await JoinAsync();
        await peer.SendAsync(request);
        Assert.Equal(answer, await peer.ReceiveAsync(Token));
        Assert.Equal(1, await CountAsync("uri"));
    }

    [Fact]
    public async Task A_session_has_only_so_many_subscriptions_and_registrations()
    {
        await StartAsync(new RouterLimits { SubscriptionsPerSession = 1, RegistrationsPerSession = 1 });
        await using var peer = await JoinAsync();
        await peer.SendAsync("""[32,1,{},"a"]""");
        await peer.SendAsync("""[64,2,{},"b"]""");
        Assert.StartsWith("[33,1,", await peer.ReceiveAsync(Token), StringComparison.Ordinal);
        Assert.StartsWith("[65,2,", await peer.ReceiveAsync(Token), StringComparison.Ordinal);
        await peer.SendAsync("""[32,3,{},"c"]""");
        await peer.SendAsync("""[64,4,{},"d"]""");
        Assert.Equal("""[8,32,3,{},"wamp.error.limit_exceeded",["this session has 1 subscriptions, and may have no more"]]""", await peer.ReceiveAsync(Token));
        Assert.Equal("""[8,64,4,{},"wamp.error.limit_exceeded",["this session has 1 registrations, and may have no more"]]""", await peer.ReceiveAsync(Token));
        Assert.Equal((1, 1), (await CountAsync("subscriptions"), await CountAsync("registrations")));
    }

    [Theory]
    [InlineData("calls", "2 calls of this session wait for their results, and no more may")]
    [InlineData("invocations", "2 calls wait for the callee, and no more may")]
    public async Task Only_so_many_calls_wait(string limit, string text)
    {
        await StartAsync(limit == "calls" ? new RouterLimits { CallsPerSession = 2 } : new RouterLimits { InvocationsPerSession = 2 });
        await using var callee = await JoinAsync();
        await callee.SendAsync("""[64,1,{},"p"]""");
        await callee.ReceiveAsync(Token);
        await using var caller = await JoinAsync();
        for (var i = 1; i <= 3; i++)
            await caller.SendAsync($$"""[48,{{i}},{},"p"]""");
        Assert.Equal($$"""[8,48,3,{},"wamp.error.limit_exceeded",["{{text}}"]]""", await caller.ReceiveAsync(Token));
        await callee.SendAsync("""[70,1,{}]""");
        await caller.ReceiveAsync(Token);
        await caller.SendAsync("""[48,4,{},"p"]""");
        Assert.StartsWith("[68,1,", await callee.ReceiveAsync(Token), StringComparison.Ordinal);
        Assert.StartsWith("[68,2,", await callee.ReceiveAsync(Token), StringComparison.Ordinal);
        Assert.StartsWith("[68,3,", await callee.ReceiveAsync(Token), StringComparison.Ordinal);
        Assert.Equal(1, await CountAsync(limit));
    }

    [Fact]
    public async Task An_address_has_only_so_many_connections()
    {
        await StartAsync(new RouterLimits { ConnectionsPerAddress = 1 });
        await using (var first = await JoinAsync())
        {
            var refused = await Assert.ThrowsAsync<WampConnectionException>(() => RawPeer.ConnectAsync(_router!.Port, Token, "wamp.2.json"));
            Assert.Contains("503 Service Unavailable", refused.Message, StringComparison.Ordinal);
            var raw = await Assert.ThrowsAsync<WampConnectionException>(() => WampSession.JoinAsync(
                new WampConnectionOptions { Endpoint = WampEndpoint.Parse($"rs://127.0.0.1:{_router!.Port}"), Realm = "test_realm" }, Token));
            Assert.Contains("it has too many connections", raw.Message, StringComparison.Ordinal);
            Assert.Equal(2, await CountAsync("connections"));
        }

        await Patiently.UntilAsync(async () => (await InfoAsync()).GetProperty("sessions").GetInt32() == 0);
        await using var second = await JoinAsync();
    }

    [Fact]
    public async Task Who_says_no_hello_is_closed_with_a_reason()
    {
        await StartAsync(new RouterLimits { HelloTimeout = TimeSpan.FromSeconds(3) });
        await using var silent = await RawPeer.ConnectAsync(_router!.Port, Token, "wamp.2.json");
        await using var joined = await JoinAsync();
        _clock.Advance(TimeSpan.FromSeconds(3));
        Assert.False(silent.HasReceived);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("closed 1008 no session was begun within 3 s", await silent.ReceiveAsync(Token));
        Assert.False(joined.HasReceived);
        Assert.Equal(1, await CountAsync("hello"));
    }

    [Fact]
    public async Task A_silent_peer_is_asked_and_one_that_is_gone_is_given_up()
    {
        await StartAsync(new RouterLimits(), new WebSocketOptions { Logins = [LoginOptions.Anonymous("a")], PingInterval = TimeSpan.FromSeconds(10), PingTimeout = TimeSpan.FromSeconds(5) });
        await using var alive = await JoinAsync();
        await using var gone = await JoinAsync();
        _clock.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal("ping", await alive.ReceiveAsync(Token));
        Assert.Equal("ping", await gone.ReceiveAsync(Token));
        await alive.SendAsync(WebSocketOpcode.Pong, []);
        await alive.SendAsync("""[32,1,{},"a"]""");
        await alive.ReceiveAsync(Token);
        _clock.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal("end of the connection", await gone.ReceiveAsync(Token));
        Assert.False(alive.HasReceived);
        Assert.Equal(1, await CountAsync("ping"));
    }

    [Fact]
    public async Task A_message_that_is_too_large_is_answered_with_a_reason_on_either_transport()
    {
        await StartAsync(new RouterLimits(), new WebSocketOptions { Logins = [LoginOptions.Anonymous("a")], MaxMessageBytes = 1000 });
        await using var peer = await JoinAsync();
        await peer.SendAsync($"""[32,1,{"{}"},"{new string('x', 2000)}"]""");
        Assert.Equal("closed 1009 received a message larger than 1000 bytes", await peer.ReceiveAsync(Token));

        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", _router!.Port, Token);
        var stream = client.GetStream();
        await stream.WriteAsync(new byte[] { 0x7F, 0xF1, 0, 0 }, Token);
        await stream.ReadExactlyAsync(new byte[4], Token);
        await stream.WriteAsync(Frame("""[1,"test_realm",{"roles":{"caller":{}}}]"""), Token);
        Assert.StartsWith("[2,", await ReadAsync(stream), StringComparison.Ordinal);
        await stream.WriteAsync(Frame(new string('x', 2000)), Token);
        Assert.Equal("""[6,{"message":"the message has 2000 bytes, and may have 1024"},"wamp.error.limit_exceeded"]""", await ReadAsync(stream));
        Assert.Equal(0, await stream.ReadAsync(new byte[1], Token));
        Assert.Equal(2, await CountAsync("message"));
    }

    [Fact]
    public async Task Info_and_metrics_tell_of_calls_and_rates()
    {
        await StartAsync(new RouterLimits());
        await using var callee = await WampSession.JoinAsync(new WampConnectionOptions { Endpoint = _router!.InMemory, Realm = "test_realm" }, Token);
        await callee.RegisterAsync("p", (invocation, _) => Task.FromResult(invocation.Arguments), cancellationToken: Token);
        await using var caller = await WampSession.JoinAsync(new WampConnectionOptions { Endpoint = WampEndpoint.Parse(_router.WebSocketUrl), Realm = "test_realm" }, Token);
        _clock.Advance(TimeSpan.FromSeconds(1));
        for (var i = 0; i < 20; i++)
            await caller.CallAsync("p", cancellationToken: Token);
        _clock.Advance(TimeSpan.FromSeconds(1));
        var info = await InfoAsync();
        Assert.Equal(20, info.GetProperty("calls").GetInt32());
        Assert.Equal(20, info.GetProperty("calls_per_second").GetInt32());
        Assert.Equal(20, info.GetProperty("call_microseconds").GetProperty("count").GetInt32());
        Assert.InRange(info.GetProperty("call_microseconds").GetProperty("p50").GetInt64(), 1, 60_000_000);
        var metrics = await MetricsAsync();
        Assert.Contains("\nocs_router_sessions{realm=\"test_realm\"} 3\n", metrics, StringComparison.Ordinal);
        Assert.Contains("\nocs_router_call_seconds_count 20\n", metrics, StringComparison.Ordinal);
        Assert.Contains("\nocs_router_call_seconds_bucket{le=\"+Inf\"} 20\n", metrics, StringComparison.Ordinal);
        Assert.Matches("(?s)\\A(# HELP [^\n]+\n# TYPE [^\n]+\n([a-z_]+(\\{[a-z]+=\"[^\"]*\"\\})? [0-9E.+-]+\n)+)+\\z", metrics);
    }

    [Fact]
    public void Times_fall_into_classes()
    {
        var histogram = new LatencyHistogram();
        foreach (var microseconds in new[] { 0.5, 1, 1.5, 3, 1000, 1e9 })
            histogram.Add(TimeSpan.FromMicroseconds(microseconds));
        Assert.Equal(6, histogram.Count);
        Assert.Equal([2, 3, 4, 4], histogram.Cumulate()[..4]);
        Assert.Equal(2e-6, histogram.Quantile(0.5));
        Assert.Equal(double.PositiveInfinity, histogram.Quantile(1));
    }

    private static byte[] Frame(string text) =>
        [0, 0, (byte)(text.Length >> 8), (byte)text.Length, .. System.Text.Encoding.ASCII.GetBytes(text)];

    private static async Task<string> ReadAsync(NetworkStream stream)
    {
        var header = new byte[4];
        await stream.ReadExactlyAsync(header, Token);
        var body = new byte[(header[2] << 8) | header[3]];
        await stream.ReadExactlyAsync(body, Token);
        return System.Text.Encoding.UTF8.GetString(body);
    }

    private async Task StartAsync(RouterLimits limits, WebSocketOptions? socket = null)
    {
        _router = new WampRouter(
            new RouterOptions
            {
                Limits = limits,
                Transports =
                [
                    new TransportOptions
                    {
                        WebSockets = [socket ?? new WebSocketOptions { Logins = [LoginOptions.Anonymous("a")], PingInterval = TimeSpan.Zero }],
                        RawSocket = new RawSocketOptions { MaxMessageBytes = 1024 },
                        HttpServices = [new HttpServiceOptions(HttpServiceKind.Caller, "/call"), new HttpServiceOptions(HttpServiceKind.Info, "/info"), new HttpServiceOptions(HttpServiceKind.Metrics, "/metrics")],
                    },
                ],
            },
            clock: _clock);
        await _router.StartAsync(Token);
    }

    private async Task<RawPeer> JoinAsync()
    {
        var peer = await RawPeer.ConnectAsync(_router!.Port, Token, "wamp.2.json");
        await peer.SendAsync("""[1,"test_realm",{"roles":{"publisher":{},"subscriber":{}}}]""");
        await peer.ReceiveAsync(Token);
        return peer;
    }

    private async Task<int> CountAsync(string limit) => (await InfoAsync()).GetProperty("limits_exceeded").GetProperty(limit).GetInt32();

    private async Task<JsonElement> InfoAsync()
    {
        using var http = new HttpClient();
        return JsonElement.Parse(await http.GetStringAsync(new Uri($"http://127.0.0.1:{_router!.Port}/info"), Token));
    }

    private async Task<string> MetricsAsync()
    {
        using var http = new HttpClient();
        return await http.GetStringAsync(new Uri($"http://127.0.0.1:{_router!.Port}/metrics"), Token);
    }
}
