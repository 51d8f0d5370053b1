using Ocs.Testing;

namespace Ocs.Wamp.Sessions;

/// <summary>Calls of a session: their answers, errors, cancellation and progress.</summary>
public sealed class WampCallTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly ScriptedRouter _router = new();

    private static CancellationToken Test => TestContext.Current.CancellationToken;

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
        await Patiently.UntilAsync(() => clock.PendingTimers == 1);
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
}
