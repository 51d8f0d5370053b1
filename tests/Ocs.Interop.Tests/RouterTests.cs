using System.Collections.Concurrent;
using Ocs.Interop.Tests.Peers;
using Ocs.Router;
using Ocs.Wamp;

namespace Ocs.Interop.Tests;

/// <summary>Our router and our client with autobahn for Python and JavaScript on the other side.</summary>
public sealed class RouterTests : IAsyncLifetime
{
    private readonly WampRouter _router = new(new RouterOptions { Port = 0 });
    private WampSession _ours = null!;

    public static TheoryData<string, string> Peers => WampPeer.Kinds;

    public async ValueTask InitializeAsync()
    {
        await _router.StartAsync();
        _ours = await WampSession.JoinAsync(new WampConnectionOptions
        {
            Endpoint = WampEndpoint.Parse(_router.WebSocketUrl),
            Realm = "test_realm",
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _ours.DisposeAsync();
        await _router.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Peers))]
    public async Task A_peer_joins_with_its_serializer_and_leaves(string language, string serializer)
    {
        await using var peer = await JoinAsync(language, serializer);
        Assert.Equal("test_realm", peer.Joined.GetProperty("realm").GetString());
        Assert.Equal("iocs_agent", peer.Joined.GetProperty("role").GetString());
        Assert.Equal(serializer, peer.Joined.GetProperty("serializer").GetString());
        await peer.Program.SendAsync(new { @do = "leave" });
        await peer.Program.NextAsync("left");
        Assert.Equal(0, await peer.Program.EndAsync());
    }

    [Theory]
    [MemberData(nameof(Peers))]
    public async Task A_peer_that_asks_for_another_realm_is_told_that_there_is_none(string language, string serializer)
    {
        await using var peer = WampPeer.Start(language, serializer, _router.WebSocketUrl, "no_such_place");
        var left = await peer.Program.NextAsync("left");
        Assert.Equal("wamp.error.no_such_realm", left.GetProperty("reason").GetString());
        Assert.Contains("no_such_place", left.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("python", "json", "observatory.lakeshore-1.feeds.temperatures", "exact")]
    [InlineData("python", "json", "observatory..feeds.temperatures", "wildcard")]
    [InlineData("python", "json", "observatory..feeds.", "wildcard")]
    [InlineData("python", "json", "observatory.lake", "prefix")]
    [InlineData("node", "json", "observatory.lakeshore-1.feeds.temperatures", "exact")]
    [InlineData("node", "json", "observatory..feeds.", "wildcard")]
    [InlineData("node", "json", "observatory.lake", "prefix")]
    public async Task A_peer_receives_what_we_publish(string language, string serializer, string topic, string match)
    {
        await using var peer = await JoinAsync(language, serializer);
        await peer.SubscribeAsync(topic, match);
        await _ours.PublishAsync("observatory.elsewhere.data", WampArguments.Of("not for them"));
        await _ours.PublishAsync("observatory.lakeshore-1.feeds.temperatures", WampArguments.Of(
            new WampList { new WampMap { { "channel_01", 3.0 }, { "count", 3 }, { "name", "Grüße °C" } }, new WampMap() }));
        var received = await peer.NextEventAsync();
        Assert.Equal("observatory.lakeshore-1.feeds.temperatures", received.GetProperty("topic").GetString());
        var values = received.GetProperty("args")[0][0];
        Assert.Equal(3.0, values.GetProperty("channel_01").GetDouble());
        Assert.Equal("Grüße °C", values.GetProperty("name").GetString());
        if (language == "python")
        {
            // Python tells a float from an integer by how it was written.
            Assert.Equal("3.0", values.GetProperty("channel_01").GetRawText());
            Assert.Equal("3", values.GetProperty("count").GetRawText());
        }
    }

    [Theory]
    [MemberData(nameof(Peers))]
    public async Task We_receive_what_a_peer_publishes(string language, string serializer)
    {
        await using var peer = await JoinAsync(language, serializer);
        var received = new BlockingCollection<(string Topic, WampArguments Arguments)>();
        await _ours.SubscribeAsync(
            "observatory..feeds.heartbeat", (in WampEvent e) => received.Add((e.Topic, e.GetArguments())), new SubscribeOptions { Match = MatchPolicy.Wildcard });
        await peer.PublishAsync("observatory.agent-7.feeds.heartbeat", [new object[] { new { acq = 3 }, new { record = false } }], new { extra = 1.5 });
        Assert.True(received.TryTake(out var first, PeerProgram.Patience));
        Assert.Equal("observatory.agent-7.feeds.heartbeat", first.Topic);
        Assert.Equal(3, first.Arguments.At(0).AsList()[0].AsMap()["acq"].AsInteger());
        Assert.Equal(1.5, first.Arguments.Keyword["extra"].AsDouble());
    }

    [Theory]
    [MemberData(nameof(Peers))]
    public async Task A_peer_calls_our_procedure(string language, string serializer)
    {
        await using var peer = await JoinAsync(language, serializer);
        await _ours.RegisterAsync("observatory.ours.ops", (invocation, _) => Task.FromResult(WampArguments.Of(
            new WampList { 0, $"Started task \"{invocation.Arguments.At(1).AsString()}\".", invocation.Arguments.Keyword })));
        var result = await peer.CallAsync("observatory.ours.ops", ["start", "delay_task"], new { @params = new { delay = 0.1 }, timeout = (double?)null });
        Assert.Equal(0, result[0].GetInt32());
        Assert.Equal("Started task \"delay_task\".", result[1].GetString());
        Assert.Equal(0.1, result[2].GetProperty("params").GetProperty("delay").GetDouble());
    }

    [Theory]
    [MemberData(nameof(Peers))]
    public async Task A_peer_is_told_what_went_wrong_in_our_procedure(string language, string serializer)
    {
        await using var peer = await JoinAsync(language, serializer);
        await _ours.RegisterAsync("observatory.ours", (_, _) => throw new InvalidOperationException("The valve is stuck."));
        var error = await peer.CallForErrorAsync("observatory.ours", []);
        Assert.Equal("wamp.error.runtime_error", error.GetProperty("uri").GetString());
        Assert.Equal("The valve is stuck.", error.GetProperty("args")[0].GetString());
    }

    [Theory]
    [MemberData(nameof(Peers))]
    public async Task A_peer_that_calls_nobody_is_told_so(string language, string serializer)
    {
        await using var peer = await JoinAsync(language, serializer);
        var error = await peer.CallForErrorAsync("observatory.nobody", []);
        Assert.Equal("wamp.error.no_such_procedure", error.GetProperty("uri").GetString());
        Assert.Equal("no callee registered for procedure <observatory.nobody>", error.GetProperty("args")[0].GetString());
    }

    [Theory]
    [MemberData(nameof(Peers))]
    public async Task We_call_a_peers_procedure(string language, string serializer)
    {
        await using var peer = await JoinAsync(language, serializer);
        await peer.RegisterAsync("observatory.theirs", "echo");
        var result = await _ours.CallAsync("observatory.theirs", new WampArguments { Positional = ["status", 7, 2.5, true], Keyword = new WampMap { { "timeout", 0.5 } } });
        var echoed = result.At(0).AsMap();
        Assert.Equal<WampList>(["status", 7, 2.5, true], echoed["args"].AsList());
        Assert.Equal(0.5, echoed["kwargs"].AsMap()["timeout"].AsDouble());
    }

    [Theory]
    [MemberData(nameof(Peers))]
    public async Task We_are_told_what_went_wrong_in_a_peers_procedure(string language, string serializer)
    {
        await using var peer = await JoinAsync(language, serializer);
        await peer.RegisterAsync("observatory.theirs", "fail");
        var error = await Assert.ThrowsAsync<WampException>(
            () => _ours.CallAsync("observatory.theirs", new WampArguments { Keyword = new WampMap { { "why", "cold" } } }));
        Assert.Equal("observatory.error.told_to", error.ErrorUri);
        Assert.Equal("as told", error.Arguments.At(0).AsString());
        Assert.Equal("cold", error.Arguments.At(1).AsString());
        Assert.Equal(7, error.Arguments.Keyword["code"].AsInteger());
    }

    [Theory]
    [MemberData(nameof(Peers))]
    public async Task Parts_of_a_result_reach_us_in_order(string language, string serializer)
    {
        await using var peer = await JoinAsync(language, serializer);
        await peer.RegisterAsync("observatory.count", "count");
        var parts = new ConcurrentQueue<long>();
        var last = await _ours.CallAsync(
            "observatory.count", WampArguments.Of(5), new CallOptions { OnProgress = part => parts.Enqueue(part.At(0).AsInteger()) });
        Assert.Equal([1L, 2, 3, 4], parts);
        Assert.Equal(5, last.At(0).AsInteger());
    }

    [Theory]
    [MemberData(nameof(Peers))]
    public async Task Our_procedure_is_interrupted_when_the_peer_that_called_it_dies(string language, string serializer)
    {
        await using var peer = await JoinAsync(language, serializer);
        var called = new TaskCompletionSource();
        var interrupted = new TaskCompletionSource();
        await _ours.RegisterAsync("observatory.ours.ops", async (_, interrupt) =>
        {
            await using var registration = interrupt.Register(interrupted.SetResult);
            called.SetResult();
            await interrupted.Task;
            return WampArguments.Empty;
        });
        await peer.BeginCallAsync("observatory.ours.ops", ["wait", "acq"]);
        await called.Task.WaitAsync(PeerProgram.Patience, TestContext.Current.CancellationToken);
        peer.Program.Kill();
        await interrupted.Task.WaitAsync(PeerProgram.Patience, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_call_that_we_give_up_interrupts_the_peer_that_works_on_it()
    {
        await using var peer = await JoinAsync("python", "json");
        await peer.RegisterAsync("observatory.theirs", "wait");
        using var giveUp = new CancellationTokenSource();
        var call = _ours.CallAsync("observatory.theirs", cancellationToken: giveUp.Token);
        await peer.Program.NextAsync("invoked");
        await giveUp.CancelAsync();
        await peer.Program.NextAsync("interrupted");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Theory]
    [MemberData(nameof(Peers))]
    public async Task A_call_to_a_peer_that_dies_fails(string language, string serializer)
    {
        await using var peer = await JoinAsync(language, serializer);
        await peer.RegisterAsync("observatory.theirs", "wait");
        var call = _ours.CallAsync("observatory.theirs");
        await peer.Program.NextAsync("invoked");
        peer.Program.Kill();
        var error = await Assert.ThrowsAsync<WampException>(() => call.WaitAsync(PeerProgram.Patience));
        Assert.Equal("wamp.error.canceled", error.ErrorUri);
    }

    private Task<WampPeer> JoinAsync(string language, string serializer) =>
        WampPeer.JoinAsync(language, serializer, _router.WebSocketUrl);
}
