using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Ocs.Operations;
using Ocs.Wamp;

namespace Ocs.Core.Tests.Operations;

/// <summary>An agent with one operation for each thing that can happen to one.</summary>
internal sealed class WireAgent
{
    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource Entered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int? ThreadOfBlocking { get; private set; }

    public void Release() => _release.TrySetResult();

    [AgentTask("params_task")]
    public static OpResult Params(
        OpSession session,
        double f,
        int i = 7,
        string s = "abc",
        bool b = false,
        [AllowedValues("on", "off", 3)][DefaultValue("on")] WampValue mode = default,
        [Parameter(Cast = true)] int? c = null,
        [Range(0.0, 1e9)] double pos = 1,
        (int, int)? tup = null,
        IReadOnlyList<int>? lst = null,
        int? nn = 5)
    {
        session.SetData(new WampMap
        {
            ["f"] = f,
            ["i"] = i,
            ["s"] = s,
            ["b"] = b,
            ["mode"] = mode,
            ["c"] = c is { } cast ? cast : WampValue.Null,
            ["pos"] = pos,
            ["tup"] = tup is var (first, second) ? new WampList { first, second } : WampValue.Null,
            ["lst"] = lst is null ? WampValue.Null : new WampList(lst.Select(item => (WampValue)item)),
            ["nn"] = nn is { } number ? number : WampValue.Null,
        });
        return OpResult.Succeeded("echoed");
    }

    [AgentTask("no_params_task")]
    public static OpResult NoParams() => OpResult.Succeeded("no params");

    [AgentTask("raw_task")]
    public static OpResult Raw(OpSession session, [Parameter(Raw = true)] WampValue parameters)
    {
        session.SetData(new WampMap { ["params"] = parameters });
        return OpResult.Succeeded("raw");
    }

    [AgentTask("late_param_task")]
    public static OpResult LateParam([Parameter(Raw = true)] WampMap parameters) =>
        parameters.ContainsKey("voltage") ? OpResult.Succeeded("ok") : throw new ParameterException("Param 'voltage' is required and must not be None");

    [AgentTask("crash_task")]
    public static Task<OpResult> CrashAsync(OpSession session)
    {
        session.AddMessage("about to crash");
        throw new InvalidOperationException("deliberate\ncrash");
    }

    [AgentTask("false_task")]
    public static OpResult Fails() => OpResult.Failed("returned False");

    [AgentTask("inf_task")]
    public static OpResult Infinite(OpSession session)
    {
        session.SetData(new WampMap
        {
            ["x"] = double.PositiveInfinity,
            ["n"] = double.NaN,
            ["deep"] = new WampMap { ["list"] = new WampList { 1.5, double.NegativeInfinity, 2L } },
        });
        return OpResult.Succeeded("set");
    }

    [AgentTask("abortable_task")]
    public async Task<OpResult> AbortableAsync(CancellationToken abort)
    {
        Entered.TrySetResult();
        await _release.Task.WaitAsync(abort);
        return OpResult.Succeeded("released");
    }

    [AgentTask("stubborn_task")]
    public async Task<OpResult> StubbornAsync()
    {
        Entered.TrySetResult();
        await _release.Task;
        return OpResult.Succeeded("released");
    }

    [AgentTask("foreign_cancel_task")]
    public static Task ForeignCancelAsync(CancellationToken abort) => throw new OperationCanceledException("somebody else's");

    [AgentTask("priv3_task", MinimumPrivileges = 3)]
    public static OpResult Privileged() => OpResult.Succeeded("privileged");

    [AgentProcess("proc")]
    public async Task ProcessAsync(CancellationToken stop)
    {
        Entered.TrySetResult();
        await _release.Task.WaitAsync(stop);
    }

    [AgentProcess("blocking_proc", Blocking = true)]
    public async Task BlockingAsync(OpSession session)
    {
        var before = Environment.CurrentManagedThreadId;
        await Task.Yield();
        await Task.Run(() => { });
        ThreadOfBlocking = before == Environment.CurrentManagedThreadId && !Thread.CurrentThread.IsThreadPoolThread ? before : null;
        session.AddMessage("same thread");
    }
}
