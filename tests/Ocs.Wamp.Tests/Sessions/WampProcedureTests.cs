namespace Ocs.Wamp.Sessions;

/// <summary>Procedures that a session offers.</summary>
public sealed class WampProcedureTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly ScriptedRouter _router = new();

    private static CancellationToken Test => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_registered_procedure_answers_its_invocations()
    {
        await using var session = await _router.JoinAsync();
        await _router.RegisterAsync(session, (invocation, _) => Task.FromResult(WampArguments.Of(invocation.Arguments.At(0).AsInteger() + 1)));
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
        await _router.RegisterAsync(session, async (invocation, _) =>
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
        await _router.RegisterAsync(session, (invocation, _) => invocation.Arguments.Positional.Count == 0
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
        await _router.RegisterAsync(session, async (_, interrupted) =>
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
        await _router.RegisterAsync(session, async (invocation, _) =>
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
        var registration = await _router.RegisterAsync(session, (_, _) => Task.FromResult(WampArguments.Empty));
        var disposing = registration.DisposeAsync();
        await _router.ExpectAsync("[66,2,77]");
        await _router.WriteAsync("[67,2]");
        await disposing.AsTask().WaitAsync(Patience, Test);
        await _router.WriteAsync("[68,1,77,{}]");
        await _router.ExpectAsync("""[8,68,1,{},"wamp.error.no_such_procedure",["The procedure was taken back."]]""");
        await _router.CloseAsync();
    }
}
