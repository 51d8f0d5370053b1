using System.Globalization;
using System.Numerics;
using System.Threading.Channels;
using Ocs.Router;

namespace Ocs.Wamp.Behaviour;

/// <summary>What peers of a real router may rely on, whatever lies between: each transport and serializer derives from this.</summary>
public abstract class SessionBehaviour : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly List<WampSession> _sessions = [];
    private WampRouter? _router;

    protected WampRouter Router => _router!;

    protected abstract WampEndpoint Endpoint { get; }

    /// <summary>Where the router listens; with none at a free port, to WebSocket and RawSocket.</summary>
    protected virtual IReadOnlyList<TransportOptions> Transports => [];

    private static CancellationToken Test => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _router = new WampRouter(new RouterOptions { Port = 0, Transports = Transports });
        await Router.StartAsync(Test);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var session in _sessions)
            await session.DisposeAsync();
        await Router.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_call_reaches_its_procedure_and_the_result_comes_back()
    {
        var (callee, caller) = (await JoinAsync(), await JoinAsync());
        await callee.RegisterAsync("test.add", (call, _) => Task.FromResult(WampArguments.Of(call.Arguments.At(0).AsInteger() + call.Arguments.Keyword["b"].AsInteger())), cancellationToken: Test);
        var result = await caller.CallAsync("test.add", new WampArguments { Positional = [40], Keyword = new WampMap { ["b"] = 2 } }, cancellationToken: Test);
        Assert.Equal(42, result.At(0).AsInteger());
    }

    [Fact]
    public async Task Every_kind_of_value_survives_a_call()
    {
        var (callee, caller) = (await JoinAsync(), await JoinAsync());
        await callee.RegisterAsync("test.echo", (call, _) => Task.FromResult(call.Arguments), cancellationToken: Test);
        var arguments = new WampArguments
        {
            Positional =
            [
                WampValue.Null, true, false, 0, -1, long.MaxValue, long.MinValue, 3.0, -0.0, 0.1, 1e-7, double.MaxValue, double.NaN,
                double.PositiveInfinity, double.NegativeInfinity, "", "text \u00e9 \U0001f52d \"\\\n\u0001", new byte[] { 0, 1, 255 },
                BigInteger.Parse("18446744073709551615", CultureInfo.InvariantCulture),
                new WampList(), new WampList(1, new WampList(2.5)), new WampMap { ["a b"] = new WampMap { ["c"] = WampValue.Null } },
            ],
            Keyword = new WampMap { ["k"] = 1, ["\u00e9"] = "v" },
        };
        var result = await caller.CallAsync("test.echo", arguments, cancellationToken: Test);
        Assert.Equal(arguments.Positional, result.Positional);
        Assert.Equal(arguments.Keyword, result.Keyword);
    }

    [Fact]
    public async Task Errors_keep_their_URI_and_payload()
    {
        var (callee, caller) = (await JoinAsync(), await JoinAsync());
        await callee.RegisterAsync("test.fail", (_, _) => throw new WampException("test.error", new WampArguments { Positional = ["cold", 4.2], Keyword = new WampMap { ["unit"] = "K" } }), cancellationToken: Test);
        var error = await Assert.ThrowsAsync<WampException>(() => caller.CallAsync("test.fail", cancellationToken: Test));
        Assert.Equal("test.error", error.ErrorUri);
        Assert.Equal(["cold", 4.2], error.Arguments.Positional);
        Assert.Equal("K", error.Arguments.Keyword["unit"].AsString());
        error = await Assert.ThrowsAsync<WampException>(() => caller.CallAsync("test.nobody", cancellationToken: Test));
        Assert.Equal("wamp.error.no_such_procedure", error.ErrorUri);
    }

    [Fact]
    public async Task Many_calls_are_in_flight_at_a_time()
    {
        var (callee, caller) = (await JoinAsync(), await JoinAsync());
        await callee.RegisterAsync("test.echo", (call, _) => Task.FromResult(call.Arguments), cancellationToken: Test);
        var calls = Enumerable.Range(0, 200).Select(i => caller.CallAsync("test.echo", WampArguments.Of(i), cancellationToken: Test)).ToArray();
        var results = await Task.WhenAll(calls).WaitAsync(Patience, Test);
        Assert.Equal(Enumerable.Range(0, 200).Select(i => (long)i), results.Select(result => result.At(0).AsInteger()));
    }

    [Fact]
    public async Task Cancelling_a_call_interrupts_the_callee()
    {
        var (callee, caller) = (await JoinAsync(), await JoinAsync());
        var (started, interrupted) = (new TaskCompletionSource(), new TaskCompletionSource());
        await callee.RegisterAsync(
            "test.wait",
            async (_, token) =>
            {
                await using var registration = token.Register(interrupted.SetResult);
                started.SetResult();
                await interrupted.Task;
                return WampArguments.Empty;
            },
            cancellationToken: Test);
        using var cancelling = new CancellationTokenSource();
        var call = caller.CallAsync("test.wait", cancellationToken: cancelling.Token);
        await started.Task.WaitAsync(Patience, Test);
        await cancelling.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.WaitAsync(Patience, Test));
        await interrupted.Task.WaitAsync(Patience, Test);
    }

    [Fact]
    public async Task A_caller_that_leaves_interrupts_the_callee()
    {
        var (callee, caller) = (await JoinAsync(), await JoinAsync());
        var (started, interrupted) = (new TaskCompletionSource(), new TaskCompletionSource());
        await callee.RegisterAsync(
            "test.wait",
            async (_, token) =>
            {
                await using var registration = token.Register(interrupted.SetResult);
                started.SetResult();
                await interrupted.Task;
                return WampArguments.Empty;
            },
            cancellationToken: Test);
        var call = caller.CallAsync("test.wait", cancellationToken: Test);
        await started.Task.WaitAsync(Patience, Test);
        await caller.DisposeAsync();
        await Assert.ThrowsAsync<WampConnectionException>(() => call.WaitAsync(Patience, Test));
        await interrupted.Task.WaitAsync(Patience, Test);
    }

    [Fact]
    public async Task Progressive_results_arrive_in_order()
    {
        var (callee, caller) = (await JoinAsync(), await JoinAsync());
        await callee.RegisterAsync(
            "test.count",
            async (call, _) =>
            {
                for (var i = 0; i < 5; i++)
                    await call.SendProgressAsync!(WampArguments.Of(i));
                return WampArguments.Of("done");
            },
            cancellationToken: Test);
        var parts = new List<long>();
        var options = new CallOptions { OnProgress = part => parts.Add(part.At(0).AsInteger()) };
        var result = await caller.CallAsync("test.count", options: options, cancellationToken: Test);
        Assert.Equal("done", result.At(0).AsString());
        Assert.Equal([0, 1, 2, 3, 4], parts);
    }

    [Fact]
    public async Task A_procedure_taken_back_can_be_registered_again()
    {
        var callee = await JoinAsync();
        var registration = await callee.RegisterAsync("test.once", (_, _) => Task.FromResult(WampArguments.Empty), cancellationToken: Test);
        var error = await Assert.ThrowsAsync<WampException>(() => callee.RegisterAsync("test.once", (_, _) => Task.FromResult(WampArguments.Empty), cancellationToken: Test));
        Assert.Equal("wamp.error.procedure_already_exists", error.ErrorUri);
        await registration.DisposeAsync();
        await callee.RegisterAsync("test.once", (_, _) => Task.FromResult(WampArguments.Empty), cancellationToken: Test);
    }

    [Theory]
    [InlineData("test.a.feeds.x", MatchPolicy.Exact)]
    [InlineData("test.a.", MatchPolicy.Prefix)]
    [InlineData("test..feeds.", MatchPolicy.Wildcard)]
    public async Task Events_reach_subscribers_by_every_kind_of_match(string topic, MatchPolicy match)
    {
        var (publisher, subscriber) = (await JoinAsync(), await JoinAsync());
        var events = Channel.CreateUnbounded<(string Topic, WampArguments Arguments)>();
        await subscriber.SubscribeAsync(topic, (in received) => events.Writer.TryWrite((received.Topic, received.GetArguments())), new SubscribeOptions { Match = match }, Test);
        await publisher.PublishAsync("test.b.other.x", WampArguments.Of(0), cancellationToken: Test);
        await publisher.PublishAsync("test.a.feeds.x", new WampArguments { Positional = [1, 2.5], Keyword = new WampMap { ["k"] = double.NaN } }, cancellationToken: Test);
        var (publishedTo, arguments) = await events.Reader.ReadAsync(Test).AsTask().WaitAsync(Patience, Test);
        Assert.Equal("test.a.feeds.x", publishedTo);
        Assert.Equal([1, 2.5], arguments.Positional);
        Assert.Equal(double.NaN, arguments.Keyword["k"].AsDouble());
    }

    [Fact]
    public async Task A_thousand_events_arrive_in_order()
    {
        var (publisher, subscriber) = (await JoinAsync(), await JoinAsync());
        var all = new TaskCompletionSource();
        var seen = new List<long>();
        await subscriber.SubscribeAsync(
            "test.a",
            (in received) =>
            {
                var reader = received.ReadPositional();
                reader.Read();
                reader.Read();
                Assert.True(reader.TryGetInteger(out var value));
                seen.Add(value);
                if (seen.Count == 1000)
                    all.SetResult();
            },
            cancellationToken: Test);
        for (var i = 0; i < 1000; i++)
            await publisher.PublishAsync("test.a", (long)i, static (writer, value) => writer.WriteIntegers([value]), cancellationToken: Test);
        await all.Task.WaitAsync(Patience, Test);
        Assert.Equal(Enumerable.Range(0, 1000).Select(i => (long)i), seen);
    }

    [Fact]
    public async Task A_publisher_receives_its_own_events_only_where_it_asks()
    {
        var session = await JoinAsync();
        var events = Channel.CreateUnbounded<long>();
        await session.SubscribeAsync("test.a", (in received) => events.Writer.TryWrite(received.GetArguments().At(0).AsInteger()), cancellationToken: Test);
        await session.PublishAsync("test.a", WampArguments.Of(1), new PublishOptions { Acknowledge = true }, Test);
        await session.PublishAsync("test.a", WampArguments.Of(2), new PublishOptions { Acknowledge = true, ExcludeMe = false }, Test);
        Assert.Equal(2, await events.Reader.ReadAsync(Test).AsTask().WaitAsync(Patience, Test));
    }

    [Fact]
    public async Task Large_payloads_pass()
    {
        var (callee, caller) = (await JoinAsync(), await JoinAsync());
        await callee.RegisterAsync("test.echo", (call, _) => Task.FromResult(call.Arguments), cancellationToken: Test);
        var text = new string('x', 2_000_000);
        var result = await caller.CallAsync("test.echo", WampArguments.Of(text), cancellationToken: Test).WaitAsync(Patience, Test);
        Assert.Equal(text, result.At(0).AsString());
    }

    [Fact]
    public async Task An_unknown_realm_is_refused_by_name()
    {
        var fault = await Assert.ThrowsAsync<WampConnectionException>(() => WampSession.JoinAsync(new WampConnectionOptions { Endpoint = Endpoint, Realm = "no_realm" }, Test));
        Assert.Equal("wamp.error.no_such_realm", fault.Reason);
        Assert.Contains("'no_realm'", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_router_that_closes_ends_its_sessions()
    {
        var session = await JoinAsync();
        await Router.DisposeAsync();
        Assert.NotEmpty(await session.Ended.WaitAsync(Patience, Test));
    }

    private async Task<WampSession> JoinAsync()
    {
        var session = await WampSession.JoinAsync(new WampConnectionOptions { Endpoint = Endpoint, Realm = "test_realm" }, Test);
        _sessions.Add(session);
        return session;
    }
}
