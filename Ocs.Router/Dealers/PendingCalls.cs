using System.Diagnostics;
using Ocs.Wamp;

namespace Ocs.Router;

/// <summary>The calls on their way: made, added to, taken over by another callee, given up, answered. The dealer's lock guards them.</summary>
internal sealed class PendingCalls(RouterCore core, Lock guard)
{
    private readonly Stack<Invocation> _free = new();

    /// <summary>Passes a call on to a callee.</summary>
    public void Start(RouterSession caller, Registration registration, in CallRequest call)
    {
        var callee = registration.Choose();
        if (call.IsOpen && !callee.Features.HasFlag(PeerFeatures.ProgressiveCalls | PeerFeatures.CallCanceling))
        {
            caller.SendError(MessageType.Call, call.Request, WampError.FeatureNotSupported, "the callee does not take arguments in several messages");
            return;
        }

        if (core.Options.Limits.InvocationsPerSession is > 0 and var most && callee.Invocations.Count >= most)
        {
            core.Counters.OnLimit(RouterLimit.Invocations);
            caller.SendError(MessageType.Call, call.Request, WampError.LimitExceeded, $"{most} calls wait for the callee, and no more may");
            return;
        }

        var invocation = _free.TryPop(out var free) ? free : new Invocation();
        invocation.Id = ++callee.LastInvocation;
        invocation.Callee = callee;
        invocation.Caller = caller;
        invocation.Registration = registration;
        invocation.Request = call.Request;
        invocation.TakesProgress = call.TakesProgress;
        invocation.IsDisclosed = call.IsDisclosed || core.Options.DiscloseCaller || caller.IsDisclosed;
        invocation.IsInterrupted = invocation.HasProgressed = false;
        invocation.IsOpen = call.IsOpen;
        invocation.Started = Stopwatch.GetTimestamp();
        callee.Invocations.Add(invocation.Id, invocation);
        caller.Calls[call.Request] = invocation;
        if (call.IsOpen)
            (caller.OpenCalls ??= new OpenCalls()).Begin(call.Request);
        else if (registration.Callees.Count > 1)
            (invocation.Kept ??= new KeptCall()).Keep(call);
        if (call.Timeout > 0)
            (invocation.Deadline ??= CreateDeadline(invocation)).Set(call.Timeout);
        Send(invocation, call);
    }

    /// <summary>Adds to a call that came with more to follow; false when this is a call of its own.</summary>
    public bool TryContinue(RouterSession caller, in CallRequest call)
    {
        if (caller.OpenCalls is not { } open || !open.IsLate(call.Request))
            return false;
        if (caller.Calls.TryGetValue(call.Request, out var invocation) && invocation.IsOpen)
        {
            invocation.IsOpen = call.IsOpen;
            Send(invocation, call);
        }

        return true;
    }

    /// <summary>A callee turned a call away: another one takes it over, or the caller is told that there is none.</summary>
    public void TurnAway(Invocation invocation)
    {
        if (invocation.Kept is { IsKept: true } kept)
            kept.Unavailable.Add(invocation.Callee);
        if (TryTakeOver(invocation))
            return;
        var uri = System.Text.Encoding.UTF8.GetString(invocation.Registration.Uri);
        invocation.Caller.SendError(MessageType.Call, invocation.Request, WampError.NoAvailableCallee, $"no callee of <{uri}> is available");
        Finish(invocation);
    }

    /// <summary>A callee is gone: another one takes the call over, or it has failed.</summary>
    public void Lose(Invocation invocation)
    {
        if (TryTakeOver(invocation))
            return;
        invocation.Caller.SendError(MessageType.Call, invocation.Request, WampError.Canceled);
        Finish(invocation);
    }

    /// <summary>The caller waits no longer, or is gone: what the callee still sends is dropped.</summary>
    public void Abandon(Invocation invocation, CancelMode mode)
    {
        if (mode != CancelMode.Skip && invocation.Callee.Features.HasFlag(PeerFeatures.CallCanceling))
            DealerMessages.SendInterrupt(invocation, mode);
        Finish(invocation);
    }

    /// <summary>Forgets a call.</summary>
    public void Finish(Invocation invocation)
    {
        invocation.Callee.Invocations.Remove(invocation.Id);
        if (invocation.Caller.Calls.TryGetValue(invocation.Request, out var current) && current == invocation)
            invocation.Caller.Calls.Remove(invocation.Request);
        core.Counters.CallLatency.Add(Stopwatch.GetElapsedTime(invocation.Started));
        invocation.Deadline?.Clear();
        invocation.Kept?.Drop();
        invocation.Callee = invocation.Caller = null!;
        invocation.Registration = null!;
        _free.Push(invocation);
    }

    private bool TryTakeOver(Invocation invocation)
    {
        if (invocation.Kept is not { IsKept: true } kept || invocation.HasProgressed || invocation.IsInterrupted)
            return false;
        if (invocation.Registration.ChooseBesides(kept.Unavailable) is not { } callee)
            return false;
        invocation.Callee.Invocations.Remove(invocation.Id);
        invocation.Callee = callee;
        invocation.Id = ++callee.LastInvocation;
        callee.Invocations.Add(invocation.Id, invocation);
        kept.Read(out var message);
        Send(invocation, CallRequest.Read(message));
        return true;
    }

    private void Send(Invocation invocation, in CallRequest call)
    {
        if (DealerMessages.SendInvocation(invocation, call))
            return;
        DealerMessages.SendTooLong(invocation, "call", "callee", invocation.Callee);
        Abandon(invocation, CancelMode.KillNoWait);
    }

    // In a method of its own, so that a call without a timeout pays nothing for the closure.
    private CallDeadline CreateDeadline(Invocation invocation) => new(core.Clock, () => Expire(invocation));

    private void Expire(Invocation invocation)
    {
        lock (guard)
        {
            if (!invocation.Deadline!.IsOver())
                return;
            invocation.Caller.SendError(
                MessageType.Call, invocation.Request, WampError.Timeout, $"no answer within {invocation.Deadline.Milliseconds} ms");
            Abandon(invocation, CancelMode.KillNoWait);
        }

        FlushList.Flush();
    }
}
