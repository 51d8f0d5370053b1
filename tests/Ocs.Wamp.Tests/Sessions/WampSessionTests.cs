using System.Threading.Channels;
using Ocs.Testing;

namespace Ocs.Wamp.Sessions;

public sealed class WampSessionTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly ScriptedRouter _router = new();

    private static CancellationToken Test => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Joining_says_what_the_client_can_do_and_takes_the_id()
    {
        var joining = WampSession.JoinAsync(_router.Options(), Test);
        await _router.AcceptAsync();
        await _router.ExpectAsync("""[1,"test_realm",{"roles":{"subscriber":{"features":{"publisher_identification":true,"pattern_based_subscription":true,"subscription_revocation":true}},"publisher":{"features":{"publisher_identification":true,"subscriber_blackwhite_listing":true,"publisher_exclusion":true}},"caller":{"features":{"caller_identification":true,"call_canceling":true,"progressive_call_results":true}},"callee":{"features":{"caller_identification":true,"call_canceling":true,"progressive_call_results":true,"pattern_based_registration":true,"shared_registration":true,"registration_revocation":true}}}}]""");
        await _router.WriteAsync(ScriptedRouter.Welcome);
        await using var session = await joining;
        Assert.Equal(4242, session.Id);
        Assert.Equal("test_realm", session.Realm);
        Assert.Equal("anne", session.Details["authid"].AsString());
        await _router.CloseAsync();
    }

    [Fact]
    public async Task A_refusal_names_the_reason_and_the_realm()
    {
        var joining = WampSession.JoinAsync(_router.Options(), Test);
        await _router.AcceptAsync();
        await _router.ReadAsync();
        await _router.WriteAsync("""[3,{"message":"no realm \"test_realm\" exists on this router"},"wamp.error.no_such_realm"]""");
        var fault = await Assert.ThrowsAsync<WampConnectionException>(() => joining.WaitAsync(Patience, Test));
        Assert.Equal("wamp.error.no_such_realm", fault.Reason);
        Assert.Equal("The router at test refused the session in realm 'test_realm': no realm \"test_realm\" exists on this router (wamp.error.no_such_realm).", fault.Message);
    }

    [Fact]
    public async Task A_router_that_does_not_answer_is_given_up_in_time()
    {
        var clock = new FakeClock();
        var joining = WampSession.JoinAsync(_router.Options() with { Clock = clock, JoinTimeout = TimeSpan.FromSeconds(3) }, Test);
        await _router.AcceptAsync();
        await _router.ReadAsync();
        clock.Advance(TimeSpan.FromSeconds(3));
        var fault = await Assert.ThrowsAsync<WampConnectionException>(() => joining.WaitAsync(Patience, Test));
        Assert.Equal("The router at test did not let us in within 3 s.", fault.Message);
    }

    [Fact]
    public async Task Several_calls_are_in_flight_and_answers_come_in_any_order()
    {
        await using var session = await _router.JoinAsync();
        var first = session.CallAsync("a.b", WampArguments.Of(1, 2.0), cancellationToken: Test);
        var second = session.CallAsync("a.c", new WampArguments { Keyword = new WampMap { ["k"] = "v" } }, cancellationToken: Test);
        await _router.ExpectAsync("""[48,1,{},"a.b",[1,2.0]]""");
        await _router.ExpectAsync("""[48,2,{},"a.c",[],{"k":"v"}]""");
        await _router.WriteAsync("""[50,2,{"callee":7},["second"]]""");
        await _router.WriteAsync("""[50,1,{},null,{"k":1}]""");
        Assert.Equal("second", (await second.WaitAsync(Patience, Test)).At(0).AsString());
        Assert.Equal(1, (await first.WaitAsync(Patience, Test)).Keyword["k"].AsInteger());
        await _router.CloseAsync();
    }

    [Fact]
    public async Task An_error_of_the_callee_keeps_its_payload()
    {
        await using var session = await _router.JoinAsync();
        var call = session.CallAsync("a.b", cancellationToken: Test);
        await _router.ExpectAsync("""[48,1,{},"a.b"]""");
        await _router.WriteAsync("""[8,48,1,{},"my.error",["too cold",4.2],{"unit":"K"}]""");
        var error = await Assert.ThrowsAsync<WampException>(() => call.WaitAsync(Patience, Test));
        Assert.Equal("my.error", error.ErrorUri);
        Assert.Equal("my.error: too cold", error.Message);
        Assert.Equal(4.2, error.Arguments.At(1).AsDouble());
        Assert.Equal("K", error.Arguments.Keyword["unit"].AsString());
        await _router.CloseAsync();
    }

    [Fact]
    public async Task Cancelling_a_call_tells_the_router_and_ignores_the_answer()
    {
        await using var session = await _router.JoinAsync();
        using var cancelling = CancellationTokenSource.CreateLinkedTokenSource(Test);
        var call = session.CallAsync("a.b", cancellationToken: cancelling.Token);
        await _router.ExpectAsync("""[48,1,{},"a.b"]""");
        await cancelling.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.WaitAsync(Patience, Test));
        await _router.ExpectAsync("[49,1,{}]");
        await _router.WriteAsync("""[8,48,1,{},"wamp.error.canceled"]""");
        var next = session.CallAsync("a.c", cancellationToken: Test);
        await _router.ExpectAsync("""[48,2,{},"a.c"]""");
        await _router.WriteAsync("[50,2,{}]");
        await next.WaitAsync(Patience, Test);
        await _router.CloseAsync();
    }

    [Fact]
    public async Task A_call_that_takes_too_long_is_cancelled_and_times_out()
    {
        var clock = new FakeClock();
        await using var session = await _router.JoinAsync(_router.Options() with { Clock = clock });
        var call = session.CallAsync("a.b", options: new CallOptions { Timeout = TimeSpan.FromSeconds(1.5) }, cancellationToken: Test);
        await _router.ExpectAsync("""[48,1,{},"a.b"]""");
        await Eventually.Async(() => clock.PendingTimers == 1);
        clock.Advance(TimeSpan.FromSeconds(1.5));
        var fault = await Assert.ThrowsAsync<TimeoutException>(() => call.WaitAsync(Patience, Test));
        Assert.Equal("a.b did not answer within 1.5 s.", fault.Message);
        await _router.ExpectAsync("[49,1,{}]");
        await _router.CloseAsync();
    }

    [Fact]
    public async Task Progressive_results_come_in_order_before_the_call_returns()
    {
        await using var session = await _router.JoinAsync();
        var parts = new List<long>();
        var call = session.CallAsync("a.b", options: new CallOptions { OnProgress = part => parts.Add(part.At(0).AsInteger()), DiscloseMe = true }, cancellationToken: Test);
        await _router.ExpectAsync("""[48,1,{"receive_progress":true,"disclose_me":true},"a.b"]""");
        await _router.WriteAsync("""[50,1,{"progress":true},[1]]""");
        await _router.WriteAsync("""[50,1,{"progress":true},[2]]""");
        await _router.WriteAsync("[50,1,{},[3]]");
        Assert.Equal(3, (await call.WaitAsync(Patience, Test)).At(0).AsInteger());
        Assert.Equal([1, 2], parts);
        await _router.CloseAsync();
    }

    [Fact]
    public async Task A_registered_procedure_answers_its_invocations()
    {
        await using var session = await _router.JoinAsync();
        await RegisterAsync(session, (invocation, _) => Task.FromResult(WampArguments.Of(invocation.Arguments.At(0).AsInteger() + 1)));
        await _router.WriteAsync("[68,9,77,{},[41]]");
        await _router.ExpectAsync("[70,9,{},[42]]");
        await _router.CloseAsync();
    }

    [Fact]
    public async Task Handlers_run_several_at_a_time()
    {
        await using var session = await _router.JoinAsync();
        var both = new TaskCompletionSource();
        var running = 0;
        await RegisterAsync(session, async (invocation, _) =>
        {
            if (Interlocked.Increment(ref running) == 2)
                both.SetResult();
            await both.Task.WaitAsync(Patience, Test);
            return invocation.Arguments;
        });
        await _router.WriteAsync("[68,1,77,{},[1]]");
        await _router.WriteAsync("[68,2,77,{},[2]]");
        Assert.Equal(["[70,1,{},[1]]", "[70,2,{},[2]]"], new[] { await _router.ReadAsync(), await _router.ReadAsync() }.Order());
        await _router.CloseAsync();
    }

    [Fact]
    public async Task A_handler_that_throws_answers_with_an_error()
    {
        await using var session = await _router.JoinAsync();
        await RegisterAsync(session, (invocation, _) => invocation.Arguments.Positional.Count == 0
            ? throw new InvalidOperationException("no such channel")
            : throw new WampException("my.error", WampArguments.Of(1)));
        await _router.WriteAsync("[68,1,77,{}]");
        await _router.ExpectAsync("""[8,68,1,{},"wamp.error.runtime_error",["no such channel"]]""");
        await _router.WriteAsync("[68,2,77,{},[0]]");
        await _router.ExpectAsync("""[8,68,2,{},"my.error",[1]]""");
        await _router.CloseAsync();
    }

    [Fact]
    public async Task An_interrupt_cancels_the_handler()
    {
        await using var session = await _router.JoinAsync();
        await RegisterAsync(session, async (_, interrupted) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, interrupted);
            return WampArguments.Empty;
        });
        await _router.WriteAsync("[68,1,77,{}]");
        await _router.WriteAsync("""[69,1,{"mode":"killnowait"}]""");
        await _router.ExpectAsync("""[8,68,1,{},"wamp.error.canceled",["The call was canceled."]]""");
        await _router.CloseAsync();
    }

    [Fact]
    public async Task A_handler_sends_progress_only_where_it_is_wanted()
    {
        await using var session = await _router.JoinAsync();
        await RegisterAsync(session, async (invocation, _) =>
        {
            if (invocation.SendProgressAsync is { } send)
                await send(WampArguments.Of("half"));
            return WampArguments.Of("done");
        });
        await _router.WriteAsync("""[68,1,77,{"receive_progress":true}]""");
        await _router.ExpectAsync("""[70,1,{"progress":true},["half"]]""");
        await _router.ExpectAsync("""[70,1,{},["done"]]""");
        await _router.WriteAsync("[68,2,77,{}]");
        await _router.ExpectAsync("""[70,2,{},["done"]]""");
        await _router.CloseAsync();
    }

    [Fact]
    public async Task A_refused_registration_throws()
    {
        await using var session = await _router.JoinAsync();
        var registering = session.RegisterAsync("a.b", (_, _) => Task.FromResult(WampArguments.Empty), cancellationToken: Test);
        await _router.ExpectAsync("""[64,1,{},"a.b"]""");
        await _router.WriteAsync("""[8,64,1,{},"wamp.error.procedure_already_exists",["register for already registered procedure 'a.b'"]]""");
        var error = await Assert.ThrowsAsync<WampException>(() => registering.WaitAsync(Patience, Test));
        Assert.Equal("wamp.error.procedure_already_exists", error.ErrorUri);
        await _router.CloseAsync();
    }

    [Fact]
    public async Task Disposing_a_registration_takes_it_back()
    {
        await using var session = await _router.JoinAsync();
        var registration = await RegisterAsync(session, (_, _) => Task.FromResult(WampArguments.Empty));
        var disposing = registration.DisposeAsync();
        await _router.ExpectAsync("[66,2,77]");
        await _router.WriteAsync("[67,2]");
        await disposing.AsTask().WaitAsync(Patience, Test);
        await _router.WriteAsync("[68,1,77,{}]");
        await _router.ExpectAsync("""[8,68,1,{},"wamp.error.no_such_procedure",["The procedure was taken back."]]""");
        await _router.CloseAsync();
    }

    [Fact]
    public async Task Events_reach_their_handlers_with_topic_and_arguments()
    {
        await using var session = await _router.JoinAsync();
        var events = Channel.CreateUnbounded<string>();
        await SubscribeAsync(session, "a.b", MatchPolicy.Exact, 5, (in received) => Note(events, received));
        await SubscribeAsync(session, "a..feeds.", MatchPolicy.Wildcard, 6, (in received) => Note(events, received));
        await SubscribeAsync(session, "a.", MatchPolicy.Prefix, 7, (in received) => Note(events, received));
        await _router.WriteAsync("[36,5,100,{},[1,2.5],{\"k\":null}]");
        await _router.WriteAsync("""[36,6,101,{"publisher":3,"topic":"a.x.feeds.y"},["z"]]""");
        await _router.WriteAsync("""[36,7,102,{"topic":"a.\u0062"}]""");
        Assert.Equal("a.b 100 Integer Double k", await events.Reader.ReadAsync(Test));
        Assert.Equal("a.x.feeds.y 101 String", await events.Reader.ReadAsync(Test));
        Assert.Equal("a.b 102", await events.Reader.ReadAsync(Test));
        await _router.CloseAsync();

        static void Note(Channel<string> events, in WampEvent received)
        {
            var arguments = received.GetArguments();
            events.Writer.TryWrite(string.Join(' ', [received.Topic, received.Publication, .. arguments.Positional.Select(value => value.Kind.ToString()), .. arguments.Keyword.Keys]));
        }
    }

    [Fact]
    public async Task A_handler_that_throws_is_reported_and_harms_no_other()
    {
        var faults = Channel.CreateUnbounded<string>();
        await using var session = await _router.JoinAsync(_router.Options() with { OnFault = (text, _) => faults.Writer.TryWrite(text) });
        var events = Channel.CreateUnbounded<long>();
        await SubscribeAsync(session, "a.b", MatchPolicy.Exact, 5, (in received) => throw new InvalidOperationException("broken"));
        await session.SubscribeAsync("a.b", (in received) => events.Writer.TryWrite(received.Publication), cancellationToken: Test);
        await _router.WriteAsync("[36,5,100,{}]");
        Assert.Equal(100, await events.Reader.ReadAsync(Test));
        Assert.Equal("A handler of events of a.b threw: broken", await faults.Reader.ReadAsync(Test));
        await _router.CloseAsync();
    }

    [Fact]
    public async Task Handlers_of_one_topic_share_a_subscription_until_the_last_is_gone()
    {
        await using var session = await _router.JoinAsync();
        var first = await SubscribeAsync(session, "a.b", MatchPolicy.Exact, 5, (in _) => { });
        var second = await session.SubscribeAsync("a.b", (in _) => { }, cancellationToken: Test);
        await first.DisposeAsync();
        var disposing = second.DisposeAsync();
        await _router.ExpectAsync("[34,2,5]");
        await _router.WriteAsync("[35,2]");
        await disposing.AsTask().WaitAsync(Patience, Test);
        await SubscribeAsync(session, "a.b", MatchPolicy.Exact, 5, (in _) => { }, request: 3);
        await _router.CloseAsync();
    }

    [Fact]
    public async Task Publishing_sends_at_once_and_waits_only_for_an_acknowledgement()
    {
        await using var session = await _router.JoinAsync();
        await session.PublishAsync("a.b", WampArguments.Of(3.0, double.NaN), cancellationToken: Test);
        await _router.ExpectAsync("""[16,1,{},"a.b",[3.0,NaN]]""");
        await session.PublishAsync("a.b", cancellationToken: Test);
        await _router.ExpectAsync("""[16,2,{},"a.b"]""");
        await session.PublishAsync(
            "a.b",
            7L,
            static (writer, value) =>
            {
                writer.WriteIntegers([value]);
                writer.BeginMap(1);
                writer.WriteKey("k");
                writer.WriteNull();
                writer.EndMap();
            },
            new PublishOptions { ExcludeMe = false, DiscloseMe = true },
            Test);
        await _router.ExpectAsync("""[16,3,{"exclude_me":false,"disclose_me":true},"a.b",[7],{"k":null}]""");
        var acknowledged = session.PublishAsync("a.b", options: new PublishOptions { Acknowledge = true }, cancellationToken: Test).AsTask();
        await _router.ExpectAsync("""[16,4,{"acknowledge":true},"a.b"]""");
        Assert.False(acknowledged.IsCompleted);
        await _router.WriteAsync("[17,4,999]");
        await acknowledged.WaitAsync(Patience, Test);
        await _router.CloseAsync();
    }

    [Fact]
    public async Task A_payload_that_fails_to_encode_uses_up_no_request_id()
    {
        await using var session = await _router.JoinAsync();
        await Assert.ThrowsAsync<FormatException>(async () => await session.PublishAsync<int>("a.b", 0, (_, _) => throw new FormatException(), cancellationToken: Test));
        await session.PublishAsync("a.b", cancellationToken: Test);
        await _router.ExpectAsync("""[16,1,{},"a.b"]""");
        await _router.CloseAsync();
    }

    [Fact]
    public async Task Disposing_says_goodbye_and_waits_for_the_answer()
    {
        var session = await _router.JoinAsync();
        var disposing = session.DisposeAsync();
        await _router.ExpectAsync("""[6,{},"wamp.close.close_realm"]""");
        await _router.WriteAsync("""[6,{},"wamp.close.goodbye_and_out"]""");
        await disposing.AsTask().WaitAsync(Patience, Test);
        Assert.Equal("", await _router.ReadAsync());
        Assert.Equal("The session was closed by this side.", await session.Ended.WaitAsync(Patience, Test));
    }

    [Fact]
    public async Task A_goodbye_of_the_router_is_answered_and_ends_all()
    {
        await using var session = await _router.JoinAsync();
        var call = session.CallAsync("a.b", cancellationToken: Test);
        await _router.ReadAsync();
        await _router.WriteAsync("""[6,{"message":"bye"},"wamp.close.system_shutdown"]""");
        await _router.ExpectAsync("""[6,{},"wamp.close.goodbye_and_out"]""");
        Assert.Equal("The router at test ended the session: bye (wamp.close.system_shutdown).", await session.Ended.WaitAsync(Patience, Test));
        var fault = await Assert.ThrowsAsync<WampConnectionException>(() => call.WaitAsync(Patience, Test));
        Assert.Equal("wamp.close.system_shutdown", fault.Reason);
        await Assert.ThrowsAsync<WampConnectionException>(() => session.CallAsync("a.c", cancellationToken: Test));
    }

    [Fact]
    public async Task A_lost_link_ends_calls_and_handlers()
    {
        await using var session = await _router.JoinAsync();
        var interrupted = new TaskCompletionSource();
        await RegisterAsync(session, async (_, token) =>
        {
            await using var registration = token.Register(interrupted.SetResult);
            await interrupted.Task;
            return WampArguments.Empty;
        });
        await _router.WriteAsync("[68,1,77,{}]");
        var call = session.CallAsync("a.b", cancellationToken: Test);
        await _router.ReadAsync();
        await _router.CloseAsync();
        await Assert.ThrowsAsync<WampConnectionException>(() => call.WaitAsync(Patience, Test));
        await interrupted.Task.WaitAsync(Patience, Test);
        Assert.Equal("The link to test was closed.", await session.Ended.WaitAsync(Patience, Test));
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("[999,1]")]
    [InlineData("[\"36\",5,6,{}]")]
    [InlineData("[36]")]
    [InlineData("[36,5.0,6,{}]")]
    [InlineData("[50,1,{},7]")]
    public async Task Nonsense_from_the_router_is_reported_and_the_session_goes_on(string message)
    {
        var faults = Channel.CreateUnbounded<string>();
        await using var session = await _router.JoinAsync(_router.Options() with { OnFault = (text, _) => faults.Writer.TryWrite(text) });
        var call = session.CallAsync("a.b", cancellationToken: Test);
        await _router.ReadAsync();
        await _router.WriteAsync(message);
        if (message.StartsWith("[50", StringComparison.Ordinal))
        {
            await Assert.ThrowsAsync<WampFormatException>(() => call.WaitAsync(Patience, Test));
        }
        else
        {
            Assert.Contains("made no sense", await faults.Reader.ReadAsync(Test), StringComparison.Ordinal);
            await _router.WriteAsync("[50,1,{}]");
            await call.WaitAsync(Patience, Test);
        }

        await _router.CloseAsync();
    }

    private async Task<IAsyncDisposable> RegisterAsync(WampSession session, WampProcedure handler)
    {
        var registering = session.RegisterAsync("a.b", handler, cancellationToken: Test);
        await _router.ExpectAsync("""[64,1,{},"a.b"]""");
        await _router.WriteAsync("[65,1,77]");
        return await registering.WaitAsync(Patience, Test);
    }

    private async Task<IAsyncDisposable> SubscribeAsync(
        WampSession session, string topic, MatchPolicy match, long id, WampEventHandler handler, int? request = null)
    {
        var subscribing = session.SubscribeAsync(topic, handler, new SubscribeOptions { Match = match }, Test);
        var options = match == MatchPolicy.Exact ? "{}" : $$"""{"match":"{{(match == MatchPolicy.Prefix ? "prefix" : "wildcard")}}"}""";
        await _router.ExpectAsync($"[32,{request ?? id - 4},{options},\"{topic}\"]");
        await _router.WriteAsync($"[33,{request ?? id - 4},{id}]");
        return await subscribing.WaitAsync(Patience, Test);
    }
}
