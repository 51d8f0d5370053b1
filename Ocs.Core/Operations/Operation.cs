using Microsoft.Extensions.Logging;
using Ocs.Wamp;

namespace Ocs.Operations;

/// <summary>One task or process of a running agent, and its latest session. Only that is kept: past runs cost nothing.</summary>
internal sealed partial class Operation(OperationDescriptor descriptor, object agent, SessionFactory sessions, ILogger log)
{
    private readonly Lock _lock = new();
    private OpSession? _session;

    public OperationDescriptor Descriptor => descriptor;

    public string Name => descriptor.Name;

    /// <summary>The least credential level that may start or stop it.</summary>
    public int MinimumPrivileges { get; init; } = descriptor.MinimumPrivileges;

    public OpCode Code => Session?.Code ?? OpCode.None;

    public OpSession? Session
    {
        get
        {
            lock (_lock)
                return _session;
        }
    }

    private string KindName => descriptor.Kind == OperationKind.Task ? "task" : "process";

    /// <summary>Starts it, unless it runs, the caller may not, or the parameters are wrong. A refused start keeps the last session.</summary>
    public OpReply Start(WampValue parameters, Caller caller)
    {
        OpSession session;
        OpReply reply;
        object?[] arguments;
        lock (_lock)
        {
            if (_session is { Status: not OpStatus.Done } running)
                return OpReply.Error($"Operation \"{Name}\" already in progress.", running);
            if (caller.RefusalFor(MinimumPrivileges) is { } refusal)
                return OpReply.Error(caller.Detail.Length > 0 ? $"{refusal} {caller.Detail}" : refusal);
            try
            {
                arguments = descriptor.Bind(parameters);
            }
            catch (ParameterException wrong)
            {
                return OpReply.Error(wrong.Message);
            }

            session = _session = sessions.Create(Name, caller.Level);
            reply = OpReply.Ok($"Started {KindName} \"{Name}\".", session);
        }

        if (descriptor.IsBlocking)
            OperationThread.Start($"{Name}", () => RunAsync(session, arguments));
        else
            _ = Task.Run(() => RunAsync(session, arguments));
        return reply;
    }

    public OpReply Status() => Session is { } session ? OpReply.Ok("Session active.", session) : OpReply.Ok("No session active.");

    /// <summary>Waits for the end. Only this wait ends with the token, never the operation.</summary>
    public async Task<OpReply> WaitAsync(TimeSpan? timeout, CancellationToken interrupted)
    {
        if (Session is not { } session)
            return OpReply.Ok("Idle.");
        try
        {
            var limit = timeout is { } given ? TimeSpan.FromTicks(Math.Max(0, given.Ticks)) : Timeout.InfiniteTimeSpan;
            await session.Completion.WaitAsync(limit, sessions.Clock, interrupted).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return OpReply.TimedOut($"Operation \"{Name}\" still running; wait timed out.", session);
        }

        return OpReply.Ok($"Operation \"{Name}\" is currently not running ({(session.Success == true ? "SUCCEEDED" : "FAILED")}).", session);
    }

    /// <summary>Stop for processes, abort for tasks: cancels the operation's token.</summary>
    public OpReply Stop(string action, Caller caller)
    {
        if (action != (descriptor.Kind == OperationKind.Task ? "abort" : "stop"))
            return OpReply.Error($"Cannot \"{action}\" \"{Name}\" because it is a \"{KindName}\".");
        if (caller.RefusalFor(MinimumPrivileges) is { } refusal)
            return OpReply.Error(refusal);
        if (Session is not { } session)
            return OpReply.Error("No session active.");
        if (session.Status is var status && status >= OpStatus.Stopping)
            return OpReply.Error(status == OpStatus.Done ? "The operation is already done" : "The operation is already stopping");

        OpReply reply = default;
        RequestStop(session, () => reply = OpReply.Ok($"Requested {action} on {KindName} {Name}\".", session));
        return reply;
    }

    /// <summary>Asks it to end, if it runs; the task completes when it has.</summary>
    public Task StopAsync()
    {
        if (Session is not { Status: not OpStatus.Done } session)
            return Task.CompletedTask;
        RequestStop(session);
        return session.Completion;
    }

    /// <param name="session">What to stop.</param>
    /// <param name="answer">Makes the answer: before the operation hears of it, so that the answer does not depend on how quick that is.</param>
    private void RequestStop(OpSession session, Action? answer = null)
    {
        var begins = descriptor.IsStoppable && session.TryAdvance(OpStatus.Stopping);
        answer?.Invoke();
        if (!descriptor.IsStoppable)
            NotStoppable(log, KindName, Name);
        else if (begins)
            session.Cancel();
    }

    private async Task RunAsync(OpSession session, object?[] arguments)
    {
        session.TryAdvance(OpStatus.Running);
        OpResult result;
        try
        {
            result = await descriptor.InvokeAsync(agent, session, arguments).ConfigureAwait(true);
        }
        catch (OperationCanceledException) when (session.StopToken.IsCancellationRequested)
        {
            result = descriptor.Kind == OperationKind.Task ? OpResult.Failed("Aborted") : OpResult.Succeeded("Exited on request.");
        }
        catch (ParameterException wrong)
        {
            result = OpResult.Failed($"ERROR: {wrong.Message}");
        }
        catch (Exception bug)
        {
            Crashed(log, bug, Name);
            result = OpResult.Failed(CrashText(bug));
        }

        session.Finish(result);
    }

    /// <summary>One line with type and message; where the log is for debugging, the trace too.</summary>
    private string CrashText(Exception bug) => log.IsEnabled(LogLevel.Debug)
        ? $"CRASH: {bug}"
        : $"CRASH: {bug.GetType().Name}: {bug.Message.ReplaceLineEndings(" ")}";

    [LoggerMessage(Level = LogLevel.Error, Message = "{Operation} crashed; the agent goes on")]
    private static partial void Crashed(ILogger log, Exception bug, string operation);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The {Kind} {Operation} takes no cancellation token, so it cannot be stopped: it goes on to its end")]
    private static partial void NotStoppable(ILogger log, string kind, string operation);
}
