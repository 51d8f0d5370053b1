using System.Threading.Channels;
using Ocs.Testing;
using Ocs.Wamp.Sessions;

namespace Ocs.Wamp.Connections;

public sealed class WampConnectionTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly ScriptedRouter _router = new();
    private readonly FakeClock _clock = new();
    private readonly List<WampConnectionState> _watched = [];
    private readonly Channel<(WampConnectionState State, string Why)> _states = Channel.CreateUnbounded<(WampConnectionState, string)>();

    private static CancellationToken Test => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Registrations_and_subscriptions_are_made_again_in_their_order()
    {
        await using var connection = Prepare();
        await connection.SubscribeAsync("a.first", (in _) => { }, cancellationToken: Test);
        await connection.RegisterAsync("a.second", (_, _) => Task.FromResult(WampArguments.Empty), cancellationToken: Test);
        connection.Start();
        for (var i = 0; i < 2; i++)
        {
            await AcceptAsync();
            await _router.ExpectAsync("""[32,1,{},"a.first"]""");
            await _router.WriteAsync("[33,1,5]");
            await _router.ExpectAsync("""[64,2,{},"a.second"]""");
            await _router.WriteAsync("[65,2,6]");
            Assert.Equal(WampConnectionState.Joined, await NextStateAsync());
            Assert.NotNull(connection.Session);
            await _router.CloseAsync();
            Assert.Equal(WampConnectionState.Connecting, await NextStateAsync());
            await PauseAsync();
        }

        _router.Refusal = "over";
        await _router.AcceptAsync();
        await _router.CloseAsync();
    }

    [Fact]
    public async Task A_request_while_joined_is_made_at_once_and_remembered()
    {
        await using var connection = await StartAsync();
        var subscribing = connection.SubscribeAsync("a.b", (in _) => { }, cancellationToken: Test);
        await _router.ExpectAsync("""[32,1,{},"a.b"]""");
        await _router.WriteAsync("[33,1,5]");
        var subscription = await subscribing.WaitAsync(Patience, Test);
        await LoseAsync();
        await AcceptAsync();
        await _router.ExpectAsync("""[32,1,{},"a.b"]""");
        await _router.WriteAsync("[33,1,9]");
        Assert.Equal(WampConnectionState.Joined, await NextStateAsync());
        var disposing = subscription.DisposeAsync();
        await _router.ExpectAsync("[34,2,9]");
        await _router.WriteAsync("[35,2]");
        await disposing.AsTask().WaitAsync(Patience, Test);
        await LoseAsync();
        await AcceptAsync();
        Assert.Equal(WampConnectionState.Joined, await NextStateAsync());
        await _router.CloseAsync();
    }

    [Fact]
    public async Task A_refused_request_throws_and_is_not_remembered()
    {
        await using var connection = await StartAsync();
        var registering = connection.RegisterAsync("a.b", (_, _) => Task.FromResult(WampArguments.Empty), cancellationToken: Test);
        await _router.ReadAsync();
        await _router.WriteAsync("""[8,64,1,{},"wamp.error.procedure_already_exists"]""");
        await Assert.ThrowsAsync<WampException>(() => registering.WaitAsync(Patience, Test));
        await LoseAsync();
        await AcceptAsync();
        Assert.Equal(WampConnectionState.Joined, await NextStateAsync());
        await _router.CloseAsync();
    }

    [Fact]
    public async Task A_refusal_on_the_way_back_is_tried_again_later()
    {
        await using var connection = Prepare();
        await connection.RegisterAsync("a.b", (_, _) => Task.FromResult(WampArguments.Empty), cancellationToken: Test);
        connection.Start();
        await AcceptAsync();
        await _router.ReadAsync();
        await _router.WriteAsync("""[8,64,1,{},"wamp.error.procedure_already_exists"]""");
        await _router.ExpectAsync("""[6,{},"wamp.close.close_realm"]""");
        await _router.WriteAsync("""[6,{},"wamp.close.goodbye_and_out"]""");
        var (state, why) = await _states.Reader.ReadAsync(Test);
        Assert.Equal(WampConnectionState.Connecting, state);
        Assert.Equal("The router refused the procedure a.b: wamp.error.procedure_already_exists", why);
        await PauseAsync();
        await AcceptAsync();
        await _router.ExpectAsync("""[64,1,{},"a.b"]""");
        await _router.WriteAsync("[65,1,6]");
        Assert.Equal(WampConnectionState.Joined, await NextStateAsync());
        await _router.CloseAsync();
    }

    [Fact]
    public async Task The_hook_runs_after_each_join_and_its_failure_starts_over()
    {
        await using var connection = Prepare();
        var hooks = 0;
        connection.OnJoined = (session, _) => ++hooks == 1 ? throw new InvalidOperationException("not ready") : Task.CompletedTask;
        connection.Start();
        await AcceptAsync();
        await _router.ExpectAsync("""[6,{},"wamp.close.close_realm"]""");
        await _router.WriteAsync("""[6,{},"wamp.close.goodbye_and_out"]""");
        Assert.Equal((WampConnectionState.Connecting, "not ready"), await _states.Reader.ReadAsync(Test));
        await PauseAsync();
        await AcceptAsync();
        Assert.Equal(WampConnectionState.Joined, await NextStateAsync());
        Assert.Equal(2, hooks);
        await _router.CloseAsync();
    }

    [Fact]
    public async Task Without_a_session_calls_and_publishes_fail_at_once_and_say_why()
    {
        _router.Refusal = "Connection refused by test.";
        await using var connection = Prepare();
        connection.Start();
        Assert.Equal((WampConnectionState.Connecting, "Connection refused by test."), await _states.Reader.ReadAsync(Test));
        var fault = await Assert.ThrowsAsync<WampConnectionException>(() => connection.CallAsync("a.b", cancellationToken: Test));
        Assert.Equal("There is no session with the router at test now: Connection refused by test.", fault.Message);
        await Assert.ThrowsAsync<WampConnectionException>(async () => await connection.PublishAsync("a.b", cancellationToken: Test));
    }

    [Fact]
    public async Task Connecting_throws_when_the_first_attempt_fails()
    {
        _router.Refusal = "Connection refused by test.";
        var fault = await Assert.ThrowsAsync<WampConnectionException>(() => WampConnection.ConnectAsync(_router.Options(), Test));
        Assert.Equal("Connection refused by test.", fault.Message);
    }

    [Fact]
    public async Task Disposing_says_goodbye_and_ends_those_who_wait()
    {
        var connection = await StartAsync();
        var disposing = connection.DisposeAsync();
        await _router.ExpectAsync("""[6,{},"wamp.close.close_realm"]""");
        await _router.WriteAsync("""[6,{},"wamp.close.goodbye_and_out"]""");
        await disposing.AsTask().WaitAsync(Patience, Test);
        Assert.Equal(WampConnectionState.Closed, connection.State);
        await Assert.ThrowsAsync<WampConnectionException>(() => connection.WaitUntilJoinedAsync(Test));
    }

    [Fact]
    public async Task Changes_can_be_watched_as_a_stream_that_ends_with_the_connection()
    {
        var connection = await StartAsync();
        var watching = WatchAsync();
        await Patiently.UntilAsync(() => _watched.Count == 1);
        await _router.CloseAsync();
        Assert.Equal(WampConnectionState.Connecting, await NextStateAsync());
        await connection.DisposeAsync();
        await watching.WaitAsync(Patience, Test);
        Assert.Equal([WampConnectionState.Joined, WampConnectionState.Connecting, WampConnectionState.Closed], _watched);

        async Task WatchAsync()
        {
            await foreach (var change in connection.WatchAsync(Test))
                _watched.Add(change.State);
        }
    }

    private WampConnection Prepare() => new(_router.Options() with { Clock = _clock })
    {
        OnStateChanged = (state, why) =>
        {
            if (why != "connecting to test")
                _states.Writer.TryWrite((state, why));
        },
    };

    private async Task<WampConnection> StartAsync()
    {
        var connection = Prepare();
        connection.Start();
        await AcceptAsync();
        Assert.Equal(WampConnectionState.Joined, await NextStateAsync());
        return connection;
    }

    private async Task AcceptAsync()
    {
        await _router.AcceptAsync();
        await _router.ReadAsync();
        await _router.WriteAsync(ScriptedRouter.Welcome);
    }

    private async Task LoseAsync()
    {
        await _router.CloseAsync();
        Assert.Equal(WampConnectionState.Connecting, await NextStateAsync());
        await PauseAsync();
    }

    private async Task PauseAsync()
    {
        await Patiently.UntilAsync(() => _clock.PendingTimers == 1);
        _clock.Advance(TimeSpan.FromSeconds(10));
    }

    private async Task<WampConnectionState> NextStateAsync() => (await _states.Reader.ReadAsync(Test).AsTask().WaitAsync(Patience, Test)).State;
}
