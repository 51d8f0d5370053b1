using System.Net.Http.Json;
using System.Text;
using Ocs.Wamp;

namespace Ocs.Router.Tests;

public sealed class WampRouterTests : IAsyncLifetime
{
    private readonly WampRouter _router = new(new RouterOptions { Port = 0 });
    private readonly HttpClient _http = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _router.StartAsync(Token);

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _router.DisposeAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_publication_reaches_exact_prefix_and_wildcard_subscribers(bool overNetwork)
    {
        await using var subscriber = await JoinAsync(overNetwork);
        await using var publisher = await JoinAsync(overNetwork);
        var received = new TaskCompletionSource();
        var topics = new List<string>();
        void Take(in WampEvent taken)
        {
            lock (topics)
            {
                topics.Add($"{taken.Topic} {taken.GetArguments().At(0).AsInteger()} {Encoding.UTF8.GetString(taken.DetailsBytes)}");
                if (topics.Count == 3)
                    received.TrySetResult();
            }
        }

        await subscriber.SubscribeAsync("observatory.a.feeds.x", Take, cancellationToken: Token);
        await subscriber.SubscribeAsync("observatory.a.", Take, new SubscribeOptions { Match = MatchPolicy.Prefix }, Token);
        await subscriber.SubscribeAsync("observatory..feeds.x", Take, new SubscribeOptions { Match = MatchPolicy.Wildcard }, Token);
        await publisher.PublishAsync("observatory.a.feeds.x", WampArguments.Of(7), new PublishOptions { Acknowledge = true }, Token);
        await received.Task.WaitAsync(TimeSpan.FromSeconds(60), Token);
        topics.Sort(StringComparer.Ordinal);
        Assert.Equal(
            [
                """observatory.a.feeds.x 7 {"topic":"observatory.a.feeds.x"}""", """observatory.a.feeds.x 7 {"topic":"observatory.a.feeds.x"}""",
                "observatory.a.feeds.x 7 {}",
            ],
            topics);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_call_reaches_the_callee_and_the_result_the_caller(bool overNetwork)
    {
        await using var callee = await JoinAsync(overNetwork);
        await using var caller = await JoinAsync(!overNetwork);
        await callee.RegisterAsync(
            "observatory.add",
            (invocation, _) => Task.FromResult(WampArguments.Of(invocation.Arguments.At(0).AsInteger() + invocation.Arguments.At(1).AsInteger())),
            cancellationToken: Token);
        var result = await caller.CallAsync("observatory.add", WampArguments.Of(2, 3), cancellationToken: Token);
        Assert.Equal(5, result.At(0).AsInteger());

        var refused = await Assert.ThrowsAsync<WampException>(() => caller.CallAsync("observatory.nope", cancellationToken: Token));
        Assert.Equal("wamp.error.no_such_procedure: no callee registered for procedure <observatory.nope>", refused.Message);
    }

    [Fact]
    public async Task The_bridge_calls_and_passes_on_what_Python_reads()
    {
        await using var callee = await JoinAsync(overNetwork: false);
        await callee.RegisterAsync(
            "observatory.echo",
            (invocation, _) => Task.FromResult(new WampArguments { Positional = invocation.Arguments.Positional, Keyword = invocation.Arguments.Keyword }),
            cancellationToken: Token);
        Assert.Equal("""200 {"args":[1.0,NaN]}""", await PostAsync("""{"procedure": "observatory.echo", "args": [1.0, NaN]}"""));
        Assert.Equal("""200 {"kwargs":{"x":1}}""", await PostAsync("""{"procedure": "observatory.echo", "kwargs": {"x": 1}}"""));
        Assert.Equal(
            """200 {"error": "wamp.error.no_such_procedure", "args": ["no callee registered for procedure <observatory.not-there>"], "kwargs": {}}""",
            await PostAsync("""{"procedure": "observatory.not-there"}"""));
        Assert.Equal("""400 {"error":"Request body was invalid JSON.","args":[],"kwargs":{}}""", await PostAsync("not json"));
    }

    [Fact]
    public async Task Info_tells_of_sessions_and_realms()
    {
        await using var session = await JoinAsync(overNetwork: false);
        var info = await _http.GetFromJsonAsync<Dictionary<string, System.Text.Json.JsonElement>>($"http://127.0.0.1:{_router.Port}/info", Token);
        Assert.Equal(1, info!["realms"].GetProperty("test_realm").GetProperty("sessions").GetInt32() - 1);
        Assert.Equal("Ocs.Router", info["name"].GetString());
    }

    [Fact]
    public async Task A_port_in_use_is_one_sentence()
    {
        await using var second = new WampRouter(new RouterOptions { Port = _router.Port });
        var refused = await Assert.ThrowsAsync<IOException>(() => second.StartAsync(Token));
        Assert.Equal($"The router cannot listen on 127.0.0.1:{_router.Port}: the port is in use.", refused.Message);
    }

    [Fact]
    public async Task A_role_of_the_bridge_that_the_realm_does_not_have_is_one_sentence()
    {
        await using var router = new WampRouter(new RouterOptions { Port = 0, Realms = [new RealmOptions("site") { Roles = [new RoleOptions("iocs_agent")] }] });
        var refused = await Assert.ThrowsAsync<ArgumentException>(() => router.StartAsync(Token));
        Assert.Equal("The HTTP service /call calls in the realm 'site' as the role 'iocs_controller', which the realm does not have.", refused.Message);
    }

    [Fact]
    public async Task Stopping_says_goodbye()
    {
        var session = await JoinAsync(overNetwork: true);
        var inMemory = await JoinAsync(overNetwork: false);
        await _router.DisposeAsync();
        Assert.Contains("wamp.close.system_shutdown", await session.Ended.WaitAsync(TimeSpan.FromSeconds(60), Token), StringComparison.Ordinal);
        Assert.Contains("wamp.close.system_shutdown", await inMemory.Ended.WaitAsync(TimeSpan.FromSeconds(60), Token), StringComparison.Ordinal);
    }

    private Task<WampSession> JoinAsync(bool overNetwork) => WampSession.JoinAsync(
        new WampConnectionOptions { Endpoint = overNetwork ? WampEndpoint.Parse(_router.WebSocketUrl) : _router.InMemory, Realm = "test_realm" }, Token);

    private async Task<string> PostAsync(string body)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        var response = await _http.PostAsync(new Uri(_router.CallUrl), content, Token);
        return $"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync(Token)}";
    }
}
