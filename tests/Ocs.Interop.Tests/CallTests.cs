using Ocs.Interop.Tests.Peers;
using Ocs.Wamp;

namespace Ocs.Interop.Tests;

/// <summary>Calls of autobahn through our router that take their time: in parts, given up, out of time.</summary>
public sealed class CallTests : IAsyncLifetime
{
    private readonly TaskCompletionSource _called = new();
    private readonly TaskCompletionSource _interrupted = new();
    private RunningRouter _router = null!;

    public static TheoryData<string, string> Peers => WampPeer.Kinds;

    public async ValueTask InitializeAsync() => _router = await RunningRouter.StartAsync();

    public ValueTask DisposeAsync() => _router.DisposeAsync();

    [Theory]
    [MemberData(nameof(Peers))]
    public async Task Parts_of_our_result_reach_a_peer_in_order(string language, string serializer)
    {
        await using var peer = await _router.JoinAsync(language, serializer);
        await _router.Ours.RegisterAsync("observatory.count", async (invocation, _) =>
        {
            var upTo = invocation.Arguments.At(0).AsInteger();
            for (var i = 1; i < upTo; i++)
                await invocation.SendProgressAsync!(WampArguments.Of(i));
            return WampArguments.Of(upTo);
        });
        var call = await peer.BeginCallAsync("observatory.count", [5], progress: true);
        Assert.Equal(5, (await peer.ResultAsync(call)).GetInt32());
        for (var i = 1; i < 5; i++)
            Assert.Equal(i, (await peer.Program.NextAsync("progress")).GetProperty("value").GetInt32());
    }

    [Theory]
    [InlineData("python", "msgpack", "node", "json")]
    [InlineData("python", "cbor.batched", "node", "msgpack")]
    [InlineData("node", "cbor", "python", "json.batched")]
    [InlineData("python", "json", "python", "cbor")]
    public async Task Parts_of_a_result_pass_between_peers_of_different_serializers(string caller, string callersSerializer, string callee, string calleesSerializer)
    {
        await using var asks = await _router.JoinAsync(caller, callersSerializer);
        await using var answers = await _router.JoinAsync(callee, calleesSerializer);
        await answers.RegisterAsync("observatory.count", "count");
        var call = await asks.BeginCallAsync("observatory.count", [3], progress: true);
        Assert.Equal(3, (await asks.ResultAsync(call)).GetInt32());
        Assert.Equal(1, (await asks.Program.NextAsync("progress")).GetProperty("value").GetInt32());
        Assert.Equal(2, (await asks.Program.NextAsync("progress")).GetProperty("value").GetInt32());
    }

    [Theory]
    [InlineData("json")]
    [InlineData("msgpack.batched")]
    [InlineData("cbor")]
    public async Task A_peer_that_kills_its_call_without_waiting_is_answered_at_once(string serializer)
    {
        await using var peer = await _router.JoinAsync("python", serializer);
        await RegisterUntilInterruptedAsync();
        var call = await BeginAsync(peer);
        await peer.CancelAsync(call, "killnowait");
        Assert.Equal("wamp.error.canceled", (await peer.ErrorAsync(call)).GetProperty("uri").GetString());
        await _interrupted.Task.WaitAsync(PeerProgram.Patience, TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("python", "json")]
    [InlineData("python", "msgpack")]
    [InlineData("python", "cbor.batched")]
    [InlineData("node", "json")]
    [InlineData("node", "msgpack")]
    [InlineData("node", "cbor")]
    public async Task A_peer_that_kills_its_call_gets_what_our_procedure_says_at_last(string language, string serializer)
    {
        await using var peer = await _router.JoinAsync(language, serializer);
        await RegisterUntilInterruptedAsync();
        var call = await BeginAsync(peer);
        await peer.CancelAsync(call, "kill");
        var error = await peer.ErrorAsync(call);
        Assert.Equal("observatory.error.stopped", error.GetProperty("uri").GetString());
        Assert.Equal("stopped as told", error.GetProperty("args")[0].GetString());
    }

    [Theory]
    [InlineData("json")]
    [InlineData("msgpack")]
    [InlineData("cbor.batched")]
    public async Task A_peer_that_skips_its_call_is_answered_and_our_procedure_goes_on(string serializer)
    {
        await using var peer = await _router.JoinAsync("python", serializer);
        await RegisterUntilInterruptedAsync();
        await _router.Ours.RegisterAsync("observatory.ours.other", (_, _) => Task.FromResult(WampArguments.Of("later")));
        var call = await BeginAsync(peer);
        await peer.CancelAsync(call, "skip");
        Assert.Equal("wamp.error.canceled", (await peer.ErrorAsync(call)).GetProperty("uri").GetString());

        // An interruption would have come before this call does.
        Assert.Equal("later", (await peer.CallAsync("observatory.ours.other", [])).GetString());
        Assert.False(_interrupted.Task.IsCompleted);
    }

    [Theory]
    [InlineData("json")]
    [InlineData("cbor")]
    public async Task A_call_that_Python_gives_up_in_its_own_way_interrupts_our_procedure(string serializer)
    {
        await using var peer = await _router.JoinAsync("python", serializer);
        await RegisterUntilInterruptedAsync();
        await _router.Ours.RegisterAsync("observatory.ours.other", (_, _) => Task.FromResult(WampArguments.Of("later")));
        var call = await BeginAsync(peer);
        await peer.CancelAsync(call, mode: null);
        await peer.Program.NextAsync("cancelled");
        await _interrupted.Task.WaitAsync(PeerProgram.Patience, TestContext.Current.CancellationToken);
        Assert.Equal("later", (await peer.CallAsync("observatory.ours.other", [])).GetString());
    }

    [Theory]
    [InlineData("json")]
    [InlineData("msgpack")]
    public async Task A_call_that_JavaScript_gives_up_in_its_own_way_interrupts_our_procedure(string serializer)
    {
        await using var peer = await _router.JoinAsync("node", serializer);
        await RegisterUntilInterruptedAsync();
        var call = await BeginAsync(peer);
        await peer.CancelAsync(call, mode: null);
        await peer.ErrorAsync(call);
        await _interrupted.Task.WaitAsync(PeerProgram.Patience, TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("python", "cbor", "msgpack")]
    [InlineData("node", "json", "cbor.batched")]
    public async Task A_call_that_is_killed_gets_what_a_peers_procedure_says_at_last(string caller, string callersSerializer, string calleesSerializer)
    {
        await using var asks = await _router.JoinAsync(caller, callersSerializer);
        await using var answers = await _router.JoinAsync("python", calleesSerializer);
        await answers.RegisterAsync("observatory.theirs", "stop");
        var call = await asks.BeginCallAsync("observatory.theirs", []);
        await answers.Program.NextAsync("invoked");
        await asks.CancelAsync(call, "kill");
        Assert.Equal("observatory.error.stopped", (await asks.ErrorAsync(call)).GetProperty("uri").GetString());
    }

    [Theory]
    [MemberData(nameof(Peers))]
    public async Task A_call_of_a_peer_that_is_out_of_time_fails_and_interrupts_our_procedure(string language, string serializer)
    {
        await using var peer = await _router.JoinAsync(language, serializer);
        await RegisterUntilInterruptedAsync();
        var error = await peer.ErrorAsync(await peer.BeginCallAsync("observatory.ours.wait", [], timeout: 50));
        Assert.Equal("wamp.error.timeout", error.GetProperty("uri").GetString());
        Assert.Equal("no answer within 50 ms", error.GetProperty("args")[0].GetString());
        await _interrupted.Task.WaitAsync(PeerProgram.Patience, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_call_that_is_out_of_time_interrupts_a_peers_procedure()
    {
        await using var asks = await _router.JoinAsync("node", "msgpack");
        await using var answers = await _router.JoinAsync("python", "cbor");
        await answers.RegisterAsync("observatory.theirs", "wait");
        var call = await asks.BeginCallAsync("observatory.theirs", [], timeout: 50);
        Assert.Equal("wamp.error.timeout", (await asks.ErrorAsync(call)).GetProperty("uri").GetString());
        await answers.Program.NextAsync("interrupted");
    }

    /// <summary>A procedure of ours that ends when it is interrupted, with an error of its own.</summary>
    private async Task RegisterUntilInterruptedAsync() =>
        await _router.Ours.RegisterAsync("observatory.ours.wait", async (_, interrupt) =>
        {
            await using var registration = interrupt.Register(() => _interrupted.TrySetResult());
            _called.TrySetResult();
            await _interrupted.Task;
            throw new WampException("observatory.error.stopped", "stopped as told");
        });

    private async Task<int> BeginAsync(WampPeer peer)
    {
        var call = await peer.BeginCallAsync("observatory.ours.wait", []);
        await _called.Task.WaitAsync(PeerProgram.Patience, TestContext.Current.CancellationToken);
        return call;
    }
}
