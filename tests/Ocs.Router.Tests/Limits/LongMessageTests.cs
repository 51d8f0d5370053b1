using System.Net.Http.Json;
using System.Text.Json;
using Ocs.Wamp;

namespace Ocs.Router.Tests.Limits;

/// <summary>Messages that one side may send and the other does not take: RawSocket peers say how much they do.</summary>
public sealed class LongMessageTests : IAsyncLifetime
{
    private readonly WampRouter _router = new(new RouterOptions { Port = 0 });

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _router.StartAsync(Token);

    public ValueTask DisposeAsync() => _router.DisposeAsync();

    [Fact]
    public async Task An_event_that_is_too_long_for_one_is_dropped_for_it_alone_and_counted()
    {
        await using var small = await JoinSmallAsync();
        await using var large = await JoinAsync();
        var (smalls, larges) = (await small.SubscribeAsync("observatory.t", cancellationToken: Token), await large.SubscribeAsync("observatory.t", cancellationToken: Token));
        foreach (var length in (int[])[5000, 5])
            await large.PublishAsync("observatory.t", WampArguments.Of(new string('x', length)), new PublishOptions { ExcludeMe = false }, Token);
        Assert.Equal(5, await LengthOfNextAsync(smalls));
        Assert.Equal(5000, await LengthOfNextAsync(larges));

        using var http = new HttpClient();
        var info = await http.GetFromJsonAsync<Dictionary<string, JsonElement>>($"http://127.0.0.1:{_router.Port}/info", Token);
        Assert.Equal(1, info!["events_dropped"].GetInt32());
    }

    [Fact]
    public async Task A_call_that_is_too_long_for_its_callee_fails_and_the_next_one_does_not()
    {
        await using var small = await JoinSmallAsync();
        await using var large = await JoinAsync();
        await small.RegisterAsync("observatory.length", (call, _) => Task.FromResult(WampArguments.Of(call.Arguments.At(0).AsString().Length)), cancellationToken: Token);
        var refused = await Assert.ThrowsAsync<WampException>(() => large.CallAsync("observatory.length", WampArguments.Of(new string('x', 5000)), cancellationToken: Token));
        Assert.Equal("wamp.error.payload_size_exceeded", refused.ErrorUri);
        Assert.Equal("the call is longer than the 4096 bytes that the callee takes", refused.Arguments.At(0).AsString());
        Assert.Equal(7, (await large.CallAsync("observatory.length", WampArguments.Of(new string('x', 7)), cancellationToken: Token)).At(0).AsInteger());
    }

    [Fact]
    public async Task A_result_or_error_that_is_too_long_for_its_caller_is_an_error()
    {
        await using var small = await JoinSmallAsync();
        await using var large = await JoinAsync();
        await large.RegisterAsync("observatory.text", (_, _) => Task.FromResult(WampArguments.Of(new string('x', 5000))), cancellationToken: Token);
        await large.RegisterAsync("observatory.fail", (_, _) => throw new WampException("observatory.error.own", new string('x', 5000)), cancellationToken: Token);
        var refused = await Assert.ThrowsAsync<WampException>(() => small.CallAsync("observatory.text", cancellationToken: Token));
        Assert.Equal("wamp.error.payload_size_exceeded", refused.ErrorUri);
        Assert.Equal("the result is longer than the 4096 bytes that the caller takes", refused.Arguments.At(0).AsString());
        var failed = await Assert.ThrowsAsync<WampException>(() => small.CallAsync("observatory.fail", cancellationToken: Token));
        Assert.Equal("observatory.error.own", failed.ErrorUri);
    }

    [Fact]
    public async Task One_who_does_not_even_take_a_WELCOME_is_closed()
    {
        var refused = await Assert.ThrowsAsync<WampConnectionException>(
            () => JoinAsync($"rs://127.0.0.1:{_router.Port}", new WampEndpointOptions { MaxMessageBytes = 512 }));
        Assert.DoesNotContain("within", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_length_that_is_announced_and_never_sent_costs_no_memory()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 20; i++)
        {
            using var link = new RawSocketLink(new SilentConnection(), WampSerializer.Json, 1 << 24, 1 << 24);
            link.Receive([0, 0xff, 0xff, 0xf0, (byte)'[']);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2 << 20);
    }

    [Fact]
    public void An_empty_ping_is_answered_at_once()
    {
        var connection = new SilentConnection();
        using var link = new RawSocketLink(connection, WampSerializer.Json, 1 << 24, 1 << 24);
        link.Receive([1, 0, 0, 0]);
        Assert.Equal(4, connection.QueuedBytes);
    }

    [Fact]
    public async Task In_memory_messages_are_as_long_as_over_a_WebSocket()
    {
        await using var near = await WampSession.JoinAsync(new WampConnectionOptions { Endpoint = _router.InMemory, Realm = "test_realm" }, Token);
        await using var far = await JoinAsync();
        await near.RegisterAsync("observatory.echo", (call, _) => Task.FromResult(new WampArguments { Positional = call.Arguments.Positional }), cancellationToken: Token);
        var text = new string('x', 20_000_000);
        Assert.Equal(text.Length, (await far.CallAsync("observatory.echo", WampArguments.Of(text), cancellationToken: Token)).At(0).AsString().Length);
        Assert.Equal(text.Length, (await near.CallAsync("observatory.echo", WampArguments.Of(text), cancellationToken: Token)).At(0).AsString().Length);
    }

    private static async Task<int> LengthOfNextAsync(WampEventStream events)
    {
        await foreach (var received in events.WithCancellation(Token))
            return received.Arguments.At(0).AsString().Length;
        return -1;
    }

    private Task<WampSession> JoinSmallAsync() => JoinAsync($"rs://127.0.0.1:{_router.Port}", new WampEndpointOptions { MaxMessageBytes = 4096 });

    private Task<WampSession> JoinAsync() => JoinAsync(_router.WebSocketUrl, new WampEndpointOptions());

    private static Task<WampSession> JoinAsync(string url, WampEndpointOptions options) =>
        WampSession.JoinAsync(new WampConnectionOptions { Endpoint = WampEndpoint.Parse(url, options), Realm = "test_realm" }, Token);

    private sealed class SilentConnection() : Connection(1 << 20, "test")
    {
        public override void Flush()
        {
        }

        protected override void OnAbort()
        {
        }
    }
}
