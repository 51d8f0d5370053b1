using Ocs.Router.Tests.Behaviour;
using Ocs.Testing;
using Ocs.Wamp;

namespace Ocs.Router.Tests.Authorization;

public sealed class AuthorizationTests : IAsyncDisposable
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
    [InlineData("""[16,1,{"acknowledge":true},"elsewhere.a"]""", 16, "publish to topic \\\"elsewhere.a\\\"")]
    [InlineData("""[32,1,{},"elsewhere.a"]""", 32, "subscribe to topic \\\"elsewhere.a\\\"")]
    [InlineData("""[32,1,{"match":"prefix"},"obs"]""", 32, "subscribe to topic \\\"obs\\\"")]
    [InlineData("""[48,1,{},"wamp.session.count"]""", 48, "call procedure \\\"wamp.session.count\\\"")]
    [InlineData("""[64,1,{},"observatory.a"]""", 64, "register procedure \\\"observatory.a\\\"")]
    public async Task What_a_role_does_not_allow_is_refused_in_Crossbars_words(string request, int type, string what)
    {
        await StartAsync(Prefix("observatory.") with { Register = false });
        await using var peer = await RawPeer.ConnectAsync(_router!.Port, Token, "wamp.2.json");
        var welcome = await HelloAsync(peer);
        await peer.SendAsync(request);
        Assert.Equal(
            $$"""[8,{{type}},1,{},"wamp.error.not_authorized",["session (session_id={{welcome[1].GetInt64()}}, authid=\"{{welcome[2].GetProperty("authid").GetString()}}\", authrole=\"agent\") is not authorized to {{what}} on realm \"site\""]]""",
            await peer.ReceiveAsync(Token));
    }

    [Fact]
    public async Task A_publication_that_is_not_allowed_reaches_nobody_and_is_counted()
    {
        await StartAsync(Prefix("observatory."));
        await using var peer = await RawPeer.ConnectAsync(_router!.Port, Token, "wamp.2.json");
        await HelloAsync(peer);
        await using var listener = await JoinAsync();
        var topics = new List<string>();
        await listener.SubscribeAsync("elsewhere.a", (in WampEvent taken) => topics.Add(taken.Topic), cancellationToken: Token);
        await peer.SendAsync("""[16,1,{"exclude_me":false},"elsewhere.a"]""");
        await peer.SendAsync("""[16,2,{"acknowledge":true},"observatory.a"]""");
        Assert.StartsWith("[17,2,", await peer.ReceiveAsync(Token), StringComparison.Ordinal);
        await listener.CallAsync("wamp.session.count", cancellationToken: Token).ContinueWith(_ => { }, Token, TaskContinuationOptions.None, TaskScheduler.Default);
        Assert.Empty(topics);
        Assert.Contains("\nocs_router_denied_total 1\n", await MetricsAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_permission_may_disclose_who_publishes()
    {
        await StartAsync(Prefix("observatory.") with { DisclosePublisher = true });
        await using var publisher = await RawPeer.ConnectAsync(_router!.Port, Token, "wamp.2.json");
        await HelloAsync(publisher);
        await using var subscriber = await RawPeer.ConnectAsync(_router!.Port, Token, "wamp.2.json");
        await HelloAsync(subscriber);
        await subscriber.SendAsync("""[32,1,{},"observatory.a"]""");
        await subscriber.ReceiveAsync(Token);
        await publisher.SendAsync("""[16,1,{},"observatory.a"]""");
        Assert.Contains("\"publisher_authrole\":\"agent\"", await subscriber.ReceiveAsync(Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_bridge_may_do_what_its_role_may()
    {
        await StartAsync(Prefix("observatory."));
        await using var callee = await JoinAsync();
        await callee.RegisterAsync("observatory.echo", (invocation, _) => Task.FromResult(invocation.Arguments), cancellationToken: Token);
        await callee.RegisterAsync("elsewhere.echo", (invocation, _) => Task.FromResult(invocation.Arguments), cancellationToken: Token);
        Assert.Equal("""{"args":[7]}""", await PostAsync("call", """{"procedure": "observatory.echo", "args": [7]}"""));
        Assert.Contains("is not authorized to call procedure", await PostAsync("call", """{"procedure": "elsewhere.echo", "args": [7]}"""), StringComparison.Ordinal);
        var got = new TaskCompletionSource<long>();
        await callee.SubscribeAsync("observatory.topic", (in WampEvent taken) => got.TrySetResult(taken.GetArguments().At(0).AsInteger()), cancellationToken: Token);
        Assert.StartsWith("{\"id\":", await PostAsync("publish", """{"topic": "observatory.topic", "args": [8]}"""), StringComparison.Ordinal);
        Assert.Equal(8, await got.Task.WaitAsync(TimeSpan.FromSeconds(60), Token));
        Assert.Contains("is not authorized to publish to topic", await PostAsync("publish", """{"topic": "elsewhere.topic"}"""), StringComparison.Ordinal);
        Assert.Contains("missing key 'topic'", await PostAsync("publish", """{"procedure": "elsewhere.topic"}"""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_authorizer_decides_and_is_asked_once_where_it_allows_that()
    {
        await StartDynamicAsync();
        var asked = new List<string>();
        await using var authorizer = await AuthorizeAsync(invocation =>
        {
            asked.Add($"{invocation.Arguments.At(2).AsString()} {invocation.Arguments.At(1).AsString()} {invocation.Arguments.At(0).AsMap()["authrole"].AsString()} {invocation.Arguments.At(3).AsMap().Count}");
            return WampArguments.Of(new WampMap { { "allow", !invocation.Arguments.At(1).AsString().Contains("secret", StringComparison.Ordinal) }, { "cache", true } });
        });
        await using var peer = await RawPeer.ConnectAsync(_router!.Port, Token, "wamp.2.json");
        await HelloAsync(peer);
        for (var i = 1; i <= 3; i++)
        {
            await peer.SendAsync($$"""[16,{{i}},{"acknowledge":true},"site.open"]""");
            Assert.StartsWith($"[17,{i},", await peer.ReceiveAsync(Token), StringComparison.Ordinal);
        }

        await peer.SendAsync("""[32,4,{},"site.secret"]""");
        Assert.Contains("is not authorized to subscribe to topic", await peer.ReceiveAsync(Token), StringComparison.Ordinal);
        Assert.Equal(["publish site.open agent 1", "subscribe site.secret agent 0"], asked);
    }

    [Fact]
    public async Task Nothing_overtakes_a_message_that_waits_for_the_authorizer()
    {
        await StartDynamicAsync();
        var mayAnswer = new TaskCompletionSource();
        await using var authorizer = await JoinAsync();
        await authorizer.RegisterAsync(
            "site.authorize",
            async (_, _) =>
            {
                await mayAnswer.Task;
                return WampArguments.Of(true);
            },
            cancellationToken: Token);
        await using var peer = await RawPeer.ConnectAsync(_router!.Port, Token, "wamp.2.json");
        await HelloAsync(peer);
        for (var i = 1; i <= 5; i++)
            await peer.SendAsync($$"""[{{(i == 3 ? 34 : 16)}},{{i}},{{(i == 3 ? "5" : $$"""{"acknowledge":true},"site.t{{i}}" """)}}]""");
        mayAnswer.SetResult();
        var answers = new List<string>();
        for (var i = 1; i <= 5; i++)
            answers.Add(string.Join(',', (await peer.ReceiveAsync(Token)).Split(',')[..(i == 3 ? 3 : 2)]));
        Assert.Equal(["[17,1", "[17,2", "[8,34,3", "[17,4", "[17,5"], answers);
    }

    [Fact]
    public async Task Without_an_authorizer_nothing_is_allowed()
    {
        await StartDynamicAsync();
        await using var peer = await RawPeer.ConnectAsync(_router!.Port, Token, "wamp.2.json");
        await HelloAsync(peer);
        await peer.SendAsync("""[32,1,{},"site.t"]""");
        Assert.Contains("wamp.error.not_authorized", await peer.ReceiveAsync(Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_decision_allocates_nothing_per_message()
    {
        await StartAsync(Prefix("observatory."));
        var guard = new StaticGuard(new RolePermissions([Prefix("observatory.")]));
        using var link = new SilentLink();
        var core = new RouterCore(_router!.Options, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance, _clock);
        var session = new RouterSession(core, link, Entrance.Memory);
        var message = """[16,1,{},"observatory.a.feeds.b",[1]]"""u8.ToArray();
        Assert.True(Admit(1000));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.True(Admit(1000));
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        bool Admit(int count)
        {
            var all = true;
            for (var i = 0; i < count; i++)
            {
                MessageView.Parse(message, WampSerializer.Json, out var view);
                all &= guard.Admits(session, view);
            }

            return all;
        }
    }

    private static PermissionOptions Prefix(string uri) =>
        new(uri, MatchPolicy.Prefix) { Call = true, Register = true, Publish = true, Subscribe = true };

    private static async Task<System.Text.Json.JsonElement> HelloAsync(RawPeer peer)
    {
        await peer.SendAsync("""[1,"site",{"roles":{"publisher":{},"subscriber":{}}}]""");
        return System.Text.Json.JsonElement.Parse(await peer.ReceiveAsync(Token));
    }

    private Task StartDynamicAsync() => StartAsync(new RoleOptions("agent") { Authorizer = "site.authorize" });

    private Task StartAsync(PermissionOptions permission) => StartAsync(new RoleOptions("agent") { Permissions = [permission] });

    private async Task StartAsync(RoleOptions agent)
    {
        _router = new WampRouter(
            new RouterOptions
            {
                Realms = [new RealmOptions("site") { Roles = [agent, new RoleOptions("trusted") { Permissions = [Prefix("")] }] }],
                AnonymousRole = "trusted",
                Transports =
                [
                    new TransportOptions
                    {
                        WebSockets = [new WebSocketOptions { Logins = [LoginOptions.Anonymous("agent")], PingInterval = TimeSpan.Zero }],
                        HttpServices =
                        [
                            new HttpServiceOptions(HttpServiceKind.Caller, "/call") { Role = "agent" }, new HttpServiceOptions(HttpServiceKind.Publisher, "/publish") { Role = "agent" },
                            new HttpServiceOptions(HttpServiceKind.Metrics, "/metrics"),
                        ],
                    },
                ],
            },
            clock: _clock);
        await _router.StartAsync(Token);
    }

    private Task<WampSession> JoinAsync() =>
        WampSession.JoinAsync(new WampConnectionOptions { Endpoint = _router!.InMemory, Realm = "site" }, Token);

    private async Task<WampSession> AuthorizeAsync(Func<WampInvocation, WampArguments> answer)
    {
        var session = await JoinAsync();
        await session.RegisterAsync("site.authorize", (invocation, _) => Task.FromResult(answer(invocation)), cancellationToken: Token);
        return session;
    }

    private async Task<string> MetricsAsync()
    {
        using var http = new HttpClient();
        return await http.GetStringAsync(new Uri($"http://127.0.0.1:{_router!.Port}/metrics"), Token);
    }

    private async Task<string> PostAsync(string path, string body)
    {
        using var http = new HttpClient();
        using var content = new ByteArrayContent(System.Text.Encoding.UTF8.GetBytes(body));
        var response = await http.PostAsync(new Uri($"http://127.0.0.1:{_router!.Port}/{path}"), content, Token);
        return await response.Content.ReadAsStringAsync(Token);
    }

    private sealed class SilentLink : Link
    {
        public override WampSerializer Serializer => WampSerializer.Json;

        public override string Peer => "test";

        public override string Framing => "test";

        public override long QueuedBytes => 0;

        public override void Receive(Span<byte> bytes)
        {
        }

        public override void Send(ReadOnlySpan<byte> message, Subscriber? subscriber = null)
        {
        }

        public override void Send(ReadOnlySpan<byte> message, Subscriber subscriber, bool isActive)
        {
        }

        public override void Close(int code, string reason)
        {
        }

        public override void CloseTooSlow(ReadOnlySpan<byte> lastMessage, string reason)
        {
        }

        public override void Abort()
        {
        }
    }
}
