using Ocs.Operations;
using Ocs.Wamp;

namespace Ocs.Core.Tests.Operations;

public sealed class OperationTests
{
    private readonly WireAgent _agent = new();
    private readonly Bench _bench;

    public OperationTests() => _bench = new Bench(_agent);

    public static readonly TheoryData<string, string, string> Refusals = new()
    {
        { "frobnicate", "proc", "No implementation for \"proc\"" },
        { "start", "nonesuch", "No task or process called \"nonesuch\"" },
        { "status", "nonesuch", "No task or process called \"nonesuch\"" },
        { "wait", "nonesuch", "Unknown operation \"nonesuch\"." },
        { "stop", "nonesuch", "No operation called \"nonesuch\"." },
        { "abort", "nonesuch", "No operation called \"nonesuch\"." },
        { "stop", "raw_task", "Cannot \"stop\" \"raw_task\" because it is a \"task\"." },
        { "abort", "proc", "Cannot \"abort\" \"proc\" because it is a \"process\"." },
        { "stop", "proc", "No session active." },
        { "start", "priv3_task", "The action requires credential level 3-FULL but the client has only level 1-BASIC No access policy -- level 1 for all." },
        { "abort", "priv3_task", "The action requires credential level 3-FULL but the client has only level 1-BASIC" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task What_cannot_be_done_is_refused_in_OCSs_words(string action, string operation, string text)
    {
        var reply = await _bench.AskAsync(action, operation);
        Assert.Equal((ResponseCode.Error, text), (reply.Code, reply.Text));
        Assert.Empty(reply.Session);
    }

    [Fact]
    public async Task An_operation_that_never_ran_is_idle()
    {
        Assert.Equal(OpReply.Ok("No session active."), await _bench.AskAsync("status", "proc"), Same);
        Assert.Equal(OpReply.Ok("Idle."), await _bench.AskAsync("wait", "proc"), Same);
    }

    [Fact]
    public async Task A_start_answers_before_the_code_runs()
    {
        var reply = await _bench.AskAsync("start", "no_params_task");
        Assert.Equal((ResponseCode.Ok, "Started task \"no_params_task\"."), (reply.Code, reply.Text));
        Assert.Equal(
            """{"session_id":0,"op_name":"no_params_task","op_code":2,"cred_level":1,"status":"starting","degraded":false,"success":null,"start_time":"""
            + """1767323045.0,"end_time":null,"data":{},"messages":[[1767323045.0,"Status is now \"starting\"."]]}""",
            Json.Write(reply.Session));
    }

    [Fact]
    public async Task A_session_that_succeeded_says_so_in_every_key()
    {
        var reply = await _bench.RunAsync("no_params_task");
        Assert.Equal((ResponseCode.Ok, "Operation \"no_params_task\" is currently not running (SUCCEEDED)."), (reply.Code, reply.Text));
        Assert.Equal(
            """{"session_id":0,"op_name":"no_params_task","op_code":5,"cred_level":1,"status":"done","degraded":false,"success":true,"start_time":"""
            + """1767323045.0,"end_time":1767323045.0,"data":{},"messages":[[1767323045.0,"Status is now \"starting\"."],"""
            + """[1767323045.0,"Status is now \"running\"."],[1767323045.0,"no params"],[1767323045.0,"Status is now \"done\"."]]}""",
            Json.Write(reply.Session));
        Assert.Equal("Session active.", (await _bench.AskAsync("status", "no_params_task")).Text);
        Assert.Equal("The operation is already done", (await _bench.AskAsync("abort", "no_params_task")).Text);
    }

    [Fact]
    public async Task A_task_that_fails_is_data()
    {
        var reply = await _bench.RunAsync("false_task");
        Assert.Equal("Operation \"false_task\" is currently not running (FAILED).", reply.Text);
        Assert.Equal((6L, false), (reply.Session["op_code"].AsInteger(), reply.Session["success"].AsBoolean()));
        Assert.Contains("returned False", Bench.TextsOf(reply));
    }

    [Fact]
    public async Task A_bug_ends_its_session_and_nothing_else()
    {
        var reply = await _bench.RunAsync("crash_task");
        Assert.Equal(
            ["Status is now \"starting\".", "Status is now \"running\".", "about to crash", "CRASH: InvalidOperationException: deliberate crash", "Status is now \"done\"."],
            Bench.TextsOf(reply));
        Assert.Equal("Operation \"crash_task\" is currently not running (FAILED).", reply.Text);
        Assert.Equal("Operation \"false_task\" is currently not running (FAILED).", (await _bench.RunAsync("false_task")).Text);
    }

    [Fact]
    public async Task A_parameter_found_missing_inside_is_an_error_and_no_crash()
    {
        var reply = await _bench.RunAsync("late_param_task", new WampMap());
        Assert.Contains("ERROR: Param 'voltage' is required and must not be None", Bench.TextsOf(reply));
        Assert.False(reply.Session["success"].AsBoolean());
    }

    [Fact]
    public async Task A_cancellation_that_nobody_asked_for_is_a_bug()
    {
        var reply = await _bench.RunAsync("foreign_cancel_task");
        Assert.Contains("CRASH: OperationCanceledException: somebody else's", Bench.TextsOf(reply));
    }

    [Fact]
    public async Task A_second_start_is_refused_while_the_first_runs()
    {
        await _bench.AskAsync("start", "proc");
        await _agent.Entered.Task.WaitAsync(Bench.Patience);
        var reply = await _bench.AskAsync("start", "proc");
        Assert.Equal((ResponseCode.Error, "Operation \"proc\" already in progress."), (reply.Code, reply.Text));
        Assert.Equal((0L, 3L), (reply.Session["session_id"].AsInteger(), reply.Session["op_code"].AsInteger()));
    }

    [Fact]
    public async Task Of_many_starts_at_once_one_wins()
    {
        var replies = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => _bench.AskAsync("start", "proc"))));
        Assert.Single(replies, reply => reply.Code == ResponseCode.Ok);
    }

    [Fact]
    public async Task A_stopped_process_succeeded()
    {
        await _bench.AskAsync("start", "proc");
        await _agent.Entered.Task.WaitAsync(Bench.Patience);
        var stopped = await _bench.AskAsync("stop", "proc");
        Assert.Equal((ResponseCode.Ok, "Requested stop on process proc\"."), (stopped.Code, stopped.Text));
        var ended = await _bench.AskAsync("wait", "proc").WaitAsync(Bench.Patience);
        Assert.Equal("Operation \"proc\" is currently not running (SUCCEEDED).", ended.Text);
        Assert.Equal(
            ["Status is now \"starting\".", "Status is now \"running\".", "Status is now \"stopping\".", "Exited on request.", "Status is now \"done\"."],
            Bench.TextsOf(ended));
    }

    [Fact]
    public async Task An_aborted_task_failed()
    {
        await _bench.AskAsync("start", "abortable_task");
        await _agent.Entered.Task.WaitAsync(Bench.Patience);
        Assert.Equal("Requested abort on task abortable_task\".", (await _bench.AskAsync("abort", "abortable_task")).Text);
        var ended = await _bench.AskAsync("wait", "abortable_task").WaitAsync(Bench.Patience);
        Assert.Equal("Operation \"abortable_task\" is currently not running (FAILED).", ended.Text);
        Assert.Contains("Aborted", Bench.TextsOf(ended));
    }

    [Fact]
    public async Task A_task_that_takes_no_token_goes_on_after_an_abort()
    {
        await _bench.AskAsync("start", "stubborn_task");
        await _agent.Entered.Task.WaitAsync(Bench.Patience);
        var reply = await _bench.AskAsync("abort", "stubborn_task");
        Assert.Equal((ResponseCode.Ok, "running"), (reply.Code, reply.Session["status"].AsString()));
        _agent.Release();
        Assert.Equal("Operation \"stubborn_task\" is currently not running (SUCCEEDED).", (await _bench.AskAsync("wait", "stubborn_task").WaitAsync(Bench.Patience)).Text);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(-1.0)]
    [InlineData(-0.001)]
    public async Task A_wait_of_no_time_answers_at_once(double timeout)
    {
        await _bench.AskAsync("start", "proc");
        await _agent.Entered.Task.WaitAsync(Bench.Patience);
        var reply = await _bench.AskAsync("wait", "proc", timeout: timeout).WaitAsync(Bench.Patience);
        Assert.Equal((ResponseCode.Timeout, "Operation \"proc\" still running; wait timed out."), (reply.Code, reply.Text));
        Assert.Equal("running", reply.Session["status"].AsString());
    }

    [Fact]
    public async Task A_wait_ends_with_its_time()
    {
        await _bench.AskAsync("start", "proc");
        await _agent.Entered.Task.WaitAsync(Bench.Patience);
        var waiting = _bench.AskAsync("wait", "proc", timeout: 2);
        _bench.Clock.Advance(TimeSpan.FromSeconds(1.9));
        Assert.False(waiting.IsCompleted);
        _bench.Clock.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Equal(ResponseCode.Timeout, (await waiting.WaitAsync(Bench.Patience)).Code);
    }

    [Fact]
    public async Task A_wait_that_is_interrupted_ends_alone()
    {
        using var caller = new CancellationTokenSource();
        await _bench.AskAsync("start", "abortable_task");
        await _agent.Entered.Task.WaitAsync(Bench.Patience);
        var gone = _bench.AskAsync("wait", "abortable_task", interrupted: caller.Token);
        var other = _bench.AskAsync("wait", "abortable_task");
        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        Assert.False(other.IsCompleted);
        _agent.Release();
        Assert.Equal("Operation \"abortable_task\" is currently not running (SUCCEEDED).", (await other.WaitAsync(Bench.Patience)).Text);
    }

    [Fact]
    public async Task A_refused_start_keeps_the_last_session()
    {
        await _bench.RunAsync("no_params_task");
        await _bench.AskAsync("start", "no_params_task", Json.Read("""{"a": 1}"""));
        Assert.Equal("Operation \"no_params_task\" is currently not running (SUCCEEDED).", (await _bench.AskAsync("wait", "no_params_task")).Text);
    }

    [Fact]
    public async Task Infinities_and_NaN_in_session_data_reach_clients_as_null()
    {
        var reply = await _bench.RunAsync("inf_task");
        Assert.Equal("""{"x":null,"n":null,"deep":{"list":[1.5,null,2]}}""", Json.Write(reply.Session["data"]));
    }

    [Fact]
    public async Task The_agent_itself_may_start_what_clients_may_not()
    {
        _bench.Caller = new Caller(1) { IsAgent = true };
        Assert.Equal(ResponseCode.Ok, (await _bench.AskAsync("start", "priv3_task")).Code);
    }

    [Fact]
    public async Task A_blocking_operation_has_a_thread_of_its_own_and_stays_on_it()
    {
        var reply = await _bench.RunAsync("blocking_proc");
        Assert.Equal("Operation \"blocking_proc\" is currently not running (SUCCEEDED).", reply.Text);
        Assert.NotNull(_agent.ThreadOfBlocking);
    }

    [Fact]
    public async Task Session_ids_count_over_all_operations()
    {
        await _bench.RunAsync("no_params_task");
        await _bench.RunAsync("false_task");
        Assert.Equal(2, (await _bench.RunAsync("no_params_task")).Session["session_id"].AsInteger());
    }

    [Fact]
    public async Task Past_sessions_are_not_kept()
    {
        var first = await FirstSessionAsync();
        await _bench.RunAsync("no_params_task");
        for (var attempt = 0; attempt < 20 && first.IsAlive; attempt++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            await Task.Yield();
        }

        Assert.False(first.IsAlive);
    }

    private async Task<WeakReference> FirstSessionAsync()
    {
        await _bench.RunAsync("no_params_task");
        return new WeakReference(_bench.Session("no_params_task"));
    }

    private static bool Same(OpReply one, OpReply other) => one.Code == other.Code && one.Text == other.Text && one.Session.Equals(other.Session);
}
