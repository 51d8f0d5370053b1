using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Ocs.Router.Tests.Behaviour;
using Ocs.Testing;
using Ocs.Wamp;

namespace Ocs.Router.Tests.Authentication;

public sealed class AuthenticationTests : IAsyncDisposable
{
    private static readonly RealmOptions Site = new("site")
    {
        Roles = [new RoleOptions("staff") { Permissions = [new PermissionOptions("", MatchPolicy.Prefix) { Call = true, Register = true, Publish = true, Subscribe = true }] }, new RoleOptions("guest")],
    };

    private static readonly LoginOptions Tickets = new("ticket")
    {
        Principals = new Dictionary<string, PrincipalOptions> { ["joe"] = new("open sesame", "staff"), ["ann"] = new("by the book", "staff") { AuthId = "ann@site" }, ["lost"] = new("x", "no such role") },
    };

    private static readonly LoginOptions Cra = new("wampcra")
    {
        Principals = new Dictionary<string, PrincipalOptions>
        {
            ["plain"] = new("a secret", "staff"),
            ["salted"] = new(WampCraLogin.DeriveKey("a secret", "pepper", 100, 16), "guest") { Salt = "pepper", Iterations = 100, KeyLength = 16 },
        },
    };

    private readonly FakeClock _clock = new();
    private readonly LogLines _log = new();
    private WampRouter? _router;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        if (_router is not null)
            await _router.DisposeAsync();
    }

    [Theory]
    [InlineData("joe", "open sesame", "joe")]
    [InlineData("ann", "by the book", "ann@site")]
    public async Task A_ticket_lets_in(string authId, string ticket, string admittedAs)
    {
        await StartAsync(Tickets);
        await using var session = await JoinAsync(new TicketLogin(authId, ticket));
        Assert.Equal((admittedAs, "staff"), await WhoAmIAsync(session));
    }

    [Theory]
    [InlineData("plain", "staff")]
    [InlineData("salted", "guest")]
    public async Task A_signed_challenge_lets_in(string authId, string role)
    {
        await StartAsync(Cra);
        await using var peer = await RawPeer.ConnectAsync(_router!.Port, Token, "wamp.2.json");
        await peer.SendAsync($$$"""[1,"site",{"roles":{"caller":{}},"authmethods":["ticket","wampcra"],"authid":"{{{authId}}}"}]""");
        var challenge = System.Text.Json.JsonElement.Parse(await peer.ReceiveAsync(Token));
        Assert.Equal("wampcra", challenge[1].GetString());
        var text = challenge[2].GetProperty("challenge").GetString()!;
        var signed = System.Text.Json.JsonElement.Parse(text);
        Assert.Equal((authId, role, "wampcra", "static"), (
            signed.GetProperty("authid").GetString(), signed.GetProperty("authrole").GetString(),
            signed.GetProperty("authmethod").GetString(), signed.GetProperty("authprovider").GetString()));
        var key = role == "guest" ? WampCraLogin.DeriveKey("a secret", challenge[2].GetProperty("salt").GetString()!, challenge[2].GetProperty("iterations").GetInt32(), challenge[2].GetProperty("keylen").GetInt32()) : "a secret";
        await peer.SendAsync($$"""[5,"{{WampCraLogin.Sign(text, key)}}",{}]""");
        var welcome = System.Text.Json.JsonElement.Parse(await peer.ReceiveAsync(Token));
        Assert.Equal(2, welcome[0].GetInt32());
        Assert.Equal(signed.GetProperty("session").GetInt64(), welcome[1].GetInt64());
        Assert.Equal((authId, role), (welcome[2].GetProperty("authid").GetString(), welcome[2].GetProperty("authrole").GetString()));
    }

    [Fact]
    public async Task Our_client_logs_in_by_a_salted_secret()
    {
        await StartAsync(Cra);
        await using var session = await JoinAsync(new WampCraLogin("salted", "a secret"));
        Assert.NotEqual(0, session.Id);
    }

    [Fact]
    public async Task Who_fails_waits_longer_each_time_and_others_do_not()
    {
        await StartAsync(Tickets);
        foreach (var wait in new[] { 1, 2, 4 })
        {
            await using var peer = await TryAsync("joe", "wrong");
            _clock.Advance(TimeSpan.FromSeconds(wait) - TimeSpan.FromMilliseconds(1));
            await using var other = await JoinAsync(new TicketLogin("joe", "open sesame"));
            Assert.False(peer.HasReceived);
            _clock.Advance(TimeSpan.FromMilliseconds(1));
            Assert.Equal("""[3,{"message":"nobody has this authid with this ticket"},"wamp.error.not_authorized"]""", await peer.ReceiveAsync(Token));
        }
    }

    [Fact]
    public async Task Who_has_no_account_hears_the_same_as_who_has_the_wrong_secret()
    {
        await StartAsync(Tickets);
        var heard = new List<string>();
        foreach (var authId in new[] { "joe", "nobody" })
        {
            await using var peer = await TryAsync(authId, "wrong");
            _clock.Advance(TimeSpan.FromMinutes(1));
            heard.Add(await peer.ReceiveAsync(Token));
        }

        Assert.Equal(heard[0], heard[1]);
    }

    [Fact]
    public async Task A_failure_is_logged_and_counted_without_the_secret()
    {
        await StartAsync(Tickets);
        await using var peer = await TryAsync("joe\\nforged line", "hunter2");
        _clock.Advance(TimeSpan.FromMinutes(1));
        await peer.ReceiveAsync(Token);
        var line = Assert.Single(_log.Lines, line => line.Contains("is not let in", StringComparison.Ordinal));
        Assert.Contains("is not let in as 'joe?forged line': nobody has this authid. It hears so in 1 s.", line, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", line, StringComparison.Ordinal);
        using var http = new HttpClient();
        var metrics = await http.GetStringAsync(new Uri($"http://127.0.0.1:{_router!.Port}/metrics"), Token);
        Assert.Contains("\nocs_router_logins_refused_total 1\n", metrics, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"roles":{"caller":{}}}""", "wamp.error.no_auth_method", "cannot authenticate using any of the offered authmethods ['anonymous']")]
    [InlineData("""{"roles":{"caller":{}},"authmethods":["scram","wampcra"],"authid":"joe"}""", "wamp.error.no_auth_method", "cannot authenticate using any of the offered authmethods ['scram', 'wampcra']")]
    [InlineData("""{"roles":{"caller":{}},"authmethods":["ticket"]}""", "wamp.error.not_authorized", "whoever logs in says its authid in HELLO")]
    [InlineData("""{"roles":{"caller":{}},"authmethods":["ticket"],"authid":"lost"}""", "wamp.error.no_such_role", "realm \\\"site\\\" has no role \\\"no such role\\\"")]
    public async Task A_hello_that_cannot_be_met_is_answered_at_once(string details, string error, string text)
    {
        await StartAsync(Tickets);
        await using var peer = await RawPeer.ConnectAsync(_router!.Port, Token, "wamp.2.json");
        await peer.SendAsync($$"""[1,"site",{{details}}]""");
        Assert.Equal($$"""[3,{"message":"{{text}}"},"{{error}}"]""", await peer.ReceiveAsync(Token));
    }

    [Theory]
    [InlineData("""{"roles":{"caller":{}},"authmethods":"ticket"}""", "invalid type <class 'str'> for 'authmethods' in 'details' in HELLO")]
    [InlineData("""{"roles":{"caller":{}},"authmethods":[1]}""", "invalid type <class 'int'> for item in 'authmethods' in 'details' in HELLO")]
    [InlineData("""{"roles":{"caller":{}},"authid":1}""", "invalid type <class 'int'> for 'authid' in 'details' in HELLO")]
    public async Task A_hello_of_wrong_types_closes_the_connection(string details, string text)
    {
        await StartAsync(Tickets);
        await using var peer = await RawPeer.ConnectAsync(_router!.Port, Token, "wamp.2.json");
        await peer.SendAsync($$"""[1,"site",{{details}}]""");
        Assert.Equal($"closed 1002 WAMP Protocol Error ({text})", await peer.ReceiveAsync(Token));
    }

    [Fact]
    public async Task An_authenticator_decides_by_ticket()
    {
        await StartAsync(new LoginOptions("ticket") { Authenticator = "site.authenticate" });
        await using var authenticator = await ServeAsync("site.authenticate", invocation => invocation.Arguments.At(2).AsMap()["ticket"].AsString() == "right"
            ? WampArguments.Of(new WampMap { { "role", "guest" }, { "authid", $"the {invocation.Arguments.At(1).AsString()} of {invocation.Arguments.At(0).AsString()}" } })
            : throw new WampException("site.error.go_away", "not you"));
        await using var session = await JoinAsync(new TicketLogin("king", "right"));
        var refused = JoinAsync(new TicketLogin("king", "wrong"));
        await _log.WaitForAsync(0, "is not let in", Token);
        _clock.Advance(TimeSpan.FromSeconds(1));
        var error = await Assert.ThrowsAnyAsync<Exception>(() => refused);
        Assert.Contains("not you", error.Message, StringComparison.Ordinal);
        Assert.Contains("site.error.go_away", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_authenticator_gives_the_secret_for_a_challenge()
    {
        await StartAsync(new LoginOptions("wampcra") { Authenticator = "site.authenticate" });
        await using var authenticator = await ServeAsync("site.authenticate", _ => WampArguments.Of(new WampMap { { "role", "staff" }, { "secret", "a secret" } }));
        await using var session = await JoinAsync(new WampCraLogin("joe", "a secret"));
        Assert.Equal(("joe", "staff"), await WhoAmIAsync(session));
    }

    [Theory]
    [InlineData(false, "no callee registered for procedure <site.authenticate>")]
    [InlineData(true, "the authenticator site.authenticate names no role")]
    public async Task An_authenticator_that_fails_lets_nobody_in(bool isThere, string text)
    {
        await StartAsync(new LoginOptions("wampcra") { Authenticator = "site.authenticate" });
        await using var authenticator = isThere ? await ServeAsync("site.authenticate", _ => WampArguments.Of(new WampMap())) : null;
        var joining = JoinAsync(new WampCraLogin("joe", "a secret"));
        await _log.WaitForAsync(0, "is not let in", Token);
        _clock.Advance(TimeSpan.FromSeconds(1));
        var error = await Assert.ThrowsAnyAsync<Exception>(() => joining);
        Assert.Contains(text, error.Message, StringComparison.Ordinal);
    }

    private async Task StartAsync(params LoginOptions[] logins)
    {
        _router = new WampRouter(
            new RouterOptions
            {
                Realms = [Site],
                AnonymousRole = "staff",
                Transports = [new TransportOptions { WebSockets = [new WebSocketOptions { Logins = logins, PingInterval = TimeSpan.Zero }], HttpServices = [new HttpServiceOptions(HttpServiceKind.Metrics, "/metrics")] }],
            },
            _log, _clock);
        await _router.StartAsync(Token);
    }

    private Task<WampSession> JoinAsync(WampLogin login) => WampSession.JoinAsync(
        new WampConnectionOptions { Endpoint = WampEndpoint.Parse(_router!.WebSocketUrl), Realm = "site", Login = login }, Token);

    private async Task<WampSession> ServeAsync(string procedure, Func<WampInvocation, WampArguments> answer)
    {
        var session = await WampSession.JoinAsync(new WampConnectionOptions { Endpoint = _router!.InMemory, Realm = "site" }, Token);
        await session.RegisterAsync(procedure, (invocation, _) => Task.FromResult(answer(invocation)), cancellationToken: Token);
        return session;
    }

    /// <summary>Sends a ticket, and waits until it was found wanting.</summary>
    private async Task<RawPeer> TryAsync(string authId, string ticket)
    {
        var before = _log.Lines.Count;
        var peer = await RawPeer.ConnectAsync(_router!.Port, Token, "wamp.2.json");
        await peer.SendAsync($$"""[1,"site",{"roles":{"caller":{} },"authmethods":["ticket"],"authid":"{{authId}}"}]""");
        Assert.Equal("""[4,"ticket",{}]""", await peer.ReceiveAsync(Token));
        await peer.SendAsync($$"""[5,"{{ticket}}",{}]""");
        await _log.WaitForAsync(before, "is not let in", Token);
        return peer;
    }

    /// <summary>What a callee is told of a session.</summary>
    private async Task<(string? AuthId, string? Role)> WhoAmIAsync(WampSession session)
    {
        var seen = new TaskCompletionSource<(string?, string?)>();
        await using var callee = await ServeAsync("site.who", invocation =>
        {
            seen.TrySetResult((invocation.Details["caller_authid"].AsString(), invocation.Details["caller_authrole"].AsString()));
            return WampArguments.Of();
        });
        await session.CallAsync("site.who", options: new CallOptions { DiscloseMe = true }, cancellationToken: Token);
        return await seen.Task;
    }

    private sealed class LogLines : ILoggerFactory, ILogger
    {
        private readonly ConcurrentQueue<string> _lines = new();
        private readonly SemaphoreSlim _added = new(0);

        public IReadOnlyCollection<string> Lines => _lines;

        public async Task WaitForAsync(int after, string text, CancellationToken cancellationToken)
        {
            while (!_lines.Skip(after).Any(line => line.Contains(text, StringComparison.Ordinal)))
                Assert.True(await _added.WaitAsync(TimeSpan.FromSeconds(60), cancellationToken), $"No line of the log says '{text}'.");
        }

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            _lines.Enqueue(formatter(state, exception));
            _added.Release();
        }

        public void Dispose()
        {
        }
    }
}
