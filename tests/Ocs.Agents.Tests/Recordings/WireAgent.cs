using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Ocs.Hosting;
using Ocs.Instruments;
using Ocs.Operations;
using Ocs.Wamp;

namespace Ocs.Agents.Tests.Recordings;

/// <summary>The agent that the recordings ask: an operation for each thing that can happen to one.</summary>
[Agent("WireAgent")]
internal sealed class WireAgent(IAgentContext agent, TimeProvider clock)
{
    private readonly InstrumentLock _instrument = new(clock);
    private readonly WireFeeds _feeds = new(agent, clock);

    [AgentTask("params_task")]
    public static OpResult Params(
        OpSession session,
        double f,
        int? nn = 5,
        WampList? lst = null,
        (int, int)? tup = null,
        [Range(0.0, 1e9)] double pos = 1,
        [Parameter(Cast = true)] int? c = null,
        [AllowedValues("on", "off", 3)][DefaultValue("on")] WampValue mode = default,
        bool b = false,
        string s = "abc",
        int i = 7)
    {
        session.SetData(new WampMap
        {
            ["params"] = new WampMap
            {
                ["nn"] = nn is { } number ? number : WampValue.Null,
                ["lst"] = lst is null ? WampValue.Null : lst,
                ["tup"] = tup is var (first, second) ? new WampList { first, second } : WampValue.Null,
                ["pos"] = pos,
                ["c"] = c is { } cast ? cast : WampValue.Null,
                ["mode"] = mode,
                ["b"] = b,
                ["s"] = s,
                ["i"] = i,
                ["f"] = f,
            },
        });
        return OpResult.Succeeded("echoed");
    }

    [AgentTask("no_params_task")]
    public static OpResult NoParams() => OpResult.Succeeded("no params");

    /// <summary>Takes what it knows, and is given more.</summary>
    [AgentTask("stray_ok_task")]
    public static OpResult StrayOk(OpSession session, [Parameter(Raw = true)] WampMap parameters)
    {
        session.SetData(new WampMap { ["params"] = new WampMap { ["a"] = parameters.TryGetValue("a", out var given) ? given : 1 } });
        return OpResult.Succeeded("ok");
    }

    [AgentTask("raw_task")]
    public static OpResult Raw(OpSession session, [Parameter(Raw = true)] WampValue parameters)
    {
        session.SetData(new WampMap { ["params"] = parameters });
        return OpResult.Succeeded("raw");
    }

    [AgentTask("crash_task")]
    public static OpResult Crash(OpSession session)
    {
        session.AddMessage("about to crash");
        throw new InvalidOperationException("deliberate crash");
    }

    [AgentTask("late_param_task")]
    public static OpResult LateParam([Parameter(Raw = true)] WampMap parameters) => parameters.GetOrNull("voltage") switch
    {
        { IsNull: true } => throw new ParameterException("Param 'voltage' is required and must not be None"),
        { Kind: WampValueKind.Double or WampValueKind.Integer } volts => OpResult.Succeeded(FormattableString.Invariant($"voltage {volts.AsDouble():F3}")),
        var wrong => throw new ParameterException($"Param 'voltage'={wrong.AsString()} is not of required type (<class 'float'>)"),
    };

    [AgentTask("false_task")]
    public static OpResult Fails() => OpResult.Failed("returned False");

    [AgentTask("data_task")]
    public static OpResult Data(OpSession session)
    {
        session.SetData(new WampMap
        {
            ["double"] = 1.5,
            ["integer"] = 7,
            ["list"] = new WampList { 0, 1, 2 },
            ["bool"] = true,
            ["nan"] = double.NaN,
            ["nested"] = new WampMap { ["a"] = new WampList { 1, 2.5, "x", WampValue.Null, true } },
            ["unicode"] = "µ–λ 日本",
        });
        return OpResult.Succeeded("data set");
    }

    [AgentTask("inf_task")]
    public static OpResult Infinite(OpSession session)
    {
        session.SetData(new WampMap { ["bad"] = double.PositiveInfinity });
        return OpResult.Succeeded("inf set");
    }

    /// <summary>Holds the instrument for a while, and cannot be aborted.</summary>
    [AgentTask("block_task", Blocking = true)]
    public async Task<OpResult> BlockAsync(OpSession session, double sec = 1)
    {
        if (!_instrument.TryAcquire("block_task", out var lease))
            return OpResult.Failed($"Lock held by {_instrument.Holder?.Job}");
        using (lease)
        {
            await Task.Delay(TimeSpan.FromSeconds(sec), clock);
            session.SetData(new WampMap { ["elapsed"] = sec });
        }

        return OpResult.Succeeded("slept");
    }

    [AgentTask("publish_task")]
    public Task<OpResult> PublishAsync() => _feeds.PublishEachKindAsync();

    [AgentTask("bad_publish_task")]
    public async Task BadPublishAsync(string field = "bad name") => await _feeds.PublishFieldAsync(field);

    [AgentTask("edge_publish_task")]
    public Task<OpResult> EdgePublishAsync(OpSession session, string @case) => _feeds.PublishEdgeAsync(session, @case);

    [AgentTask("shape_publish_task")]
    public Task<OpResult> ShapePublishAsync(OpSession session) => _feeds.PublishShapesAsync(session);

    /// <summary>Has another agent wait, and asks for what is not there.</summary>
    [AgentTask("relay_task")]
    public async Task<OpResult> RelayAsync(OpSession session, string target)
    {
        var data = new WampMap
        {
            ["start"] = Of(await agent.RequestAsync(target, "delay_task", "start", new WampMap { ["delay"] = 0.5 })),
            ["wait"] = Of(await agent.RequestAsync(target, "delay_task", "wait", timeout: TimeSpan.FromSeconds(5))),
            ["nonesuch"] = Of(await agent.RequestAsync(target, "nonesuch", "status")),
        };
        try
        {
            await agent.RequestAsync("not-there", "nonesuch", "status");
        }
        catch (WampException missing)
        {
            data["not_there"] = missing.ErrorUri;
        }

        session.SetData(data);
        return OpResult.Succeeded("relayed");

        static WampValue Of(AgentReply reply) => new WampList { (long)reply.Code, reply.Text, reply.Session };
    }

    [AgentTask("abortable_task")]
    public async Task<OpResult> AbortableAsync(double sec, CancellationToken abort)
    {
        try
        {
            await Task.Delay(TimeSpan.FromSeconds(sec), clock, abort);
        }
        catch (OperationCanceledException) when (abort.IsCancellationRequested)
        {
            return OpResult.Failed("aborted");
        }

        return OpResult.Succeeded("over");
    }

    [AgentTask("priv3_task", MinimumPrivileges = 3)]
    public static OpResult Privileged() => OpResult.Succeeded("privileged");

    [AgentProcess("proc")]
    public async Task<OpResult> ProcessAsync(OpSession session, CancellationToken stop)
    {
        using var ticks = new PeriodicTimer(TimeSpan.FromSeconds(0.5), clock);
        var count = 0L;
        try
        {
            do
                session.SetData(new WampMap { ["n"] = ++count });
            while (await ticks.WaitForNextTickAsync(stop));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Told to stop.
        }

        return OpResult.Succeeded("proc exit");
    }

    [AgentProcess("nostop_proc")]
    public async Task<OpResult> NoStopAsync()
    {
        await Task.Delay(TimeSpan.FromSeconds(3), clock);
        return OpResult.Succeeded("over");
    }

    /// <summary>Takes two seconds to stop.</summary>
    [AgentProcess("slow_stop_proc")]
    public async Task<OpResult> SlowStopAsync(CancellationToken stop)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.Delay(TimeSpan.FromSeconds(2), clock, CancellationToken.None);
        return OpResult.Succeeded("stopped slowly");
    }
}
