using System.Collections.Concurrent;

namespace Ocs.Wamp;

/// <summary>The procedures that a session offers: runs a handler for each INVOCATION, on the thread pool, several at a time.</summary>
internal sealed class SessionProcedures(SessionRequests requests)
{
    private const int MostRunning = 4096;

    private readonly ConcurrentDictionary<long, (string Procedure, WampProcedure Handler)> _byId = new();
    private readonly ConcurrentDictionary<long, CancellationTokenSource> _running = new();
    private int _runningCount;
    private volatile bool _ended;

    /// <summary>Registers a handler. Disposing the result takes the procedure back.</summary>
    public async Task<IAsyncDisposable> AddAsync(
        string procedure, WampProcedure handler, RegisterOptions? options, CancellationToken cancellationToken)
    {
        var pending = new PendingRequest(MessageType.Register) { OnGranted = id => _byId[id] = (procedure, handler) };
        var granted = requests.AskAsync(
            pending,
            (procedure, options),
            static (writer, wanted) =>
            {
                SessionMessages.WriteOptions(writer, wanted.options);
                writer.WriteString(wanted.procedure);
            },
            CancellationToken.None);
        try
        {
            await granted.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            _ = RemoveAsync(granted);
            throw;
        }

        return new Undo(() => RemoveAsync(granted));
    }

    /// <summary>Starts the handler of an INVOCATION.</summary>
    public void OnInvocation(in ReceivedMessage message)
    {
        var request = message.GetId(1);
        if (!_byId.TryGetValue(message.GetId(2), out var registration))
        {
            Refuse(request, "wamp.error.no_such_procedure", "The procedure was taken back.");
            return;
        }

        if (Volatile.Read(ref _runningCount) >= MostRunning)
        {
            Refuse(request, "wamp.error.unavailable", $"{registration.Procedure} runs {MostRunning} times already.");
            return;
        }

        WampInvocation invocation;
        try
        {
            var isProgressive = message.IsTrue(3, "receive_progress"u8);
            var details = message.GetMap(3);
            invocation = new WampInvocation
            {
                Procedure = details.GetOrNull("procedure").AsStringOrNull() ?? registration.Procedure,
                Arguments = message.GetArguments(4),
                Details = details,
                SendProgressAsync = isProgressive ? part => YieldAsync(request, isProgress: true, part) : null,
            };
        }
        catch (FormatException fault)
        {
            Refuse(request, "wamp.error.invalid_argument", fault.Message);
            return;
        }

        var interrupt = new CancellationTokenSource();
        _running[request] = interrupt;
        Interlocked.Increment(ref _runningCount);
        if (_ended)
            interrupt.Cancel();
        _ = Task.Run(() => RunAsync(request, invocation, registration.Handler, interrupt));
    }

    /// <summary>Tells the handler of an INTERRUPT.</summary>
    public void OnInterrupt(in ReceivedMessage message)
    {
        if (_running.TryGetValue(message.GetId(1), out var interrupt))
            _ = interrupt.CancelAsync();
    }

    /// <summary>Tells all handlers that run.</summary>
    public void End()
    {
        _ended = true;
        foreach (var interrupt in _running.Values)
            _ = interrupt.CancelAsync();
    }

    private async Task RunAsync(long request, WampInvocation invocation, WampProcedure handler, CancellationTokenSource interrupt)
    {
        try
        {
            var result = await handler(invocation, interrupt.Token).ConfigureAwait(false);
            await YieldAsync(request, isProgress: false, result ?? WampArguments.Empty).ConfigureAwait(false);
        }
        catch (WampConnectionException)
        {
            // The session is over: nobody waits for the answer.
        }
        catch (Exception fault)
        {
            var error = fault as WampException ?? (fault is OperationCanceledException && interrupt.IsCancellationRequested
                ? new WampException("wamp.error.canceled", "The call was canceled.")
                : new WampException(WampException.RuntimeError, fault.Message));
            await FailAsync(request, error).ConfigureAwait(false);
        }
        finally
        {
            // Not disposed: an INTERRUPT may be cancelling it right now, and without a timer there is nothing to free.
            _running.TryRemove(new(request, interrupt));
            Interlocked.Decrement(ref _runningCount);
        }
    }

    private void Refuse(long request, string errorUri, string text) => _ = FailAsync(request, new WampException(errorUri, text));

    private async Task FailAsync(long request, WampException error)
    {
        try
        {
            await requests.SendAsync(
                (request, error), static (writer, answer) => SessionMessages.WriteError(writer, answer.request, answer.error), CancellationToken.None).ConfigureAwait(false);
        }
        catch (WampConnectionException)
        {
            // The session is over: nobody waits for the answer.
        }
    }

    private ValueTask YieldAsync(long request, bool isProgress, WampArguments arguments) => requests.SendAsync(
        (request, isProgress, arguments),
        static (writer, answer) => SessionMessages.WriteYield(writer, answer.request, answer.isProgress, answer.arguments),
        CancellationToken.None);

    private async Task RemoveAsync(Task<long> granted)
    {
        try
        {
            var id = await granted.ConfigureAwait(false);
            await requests.AskAsync(
                new PendingRequest(MessageType.Unregister), id, static (writer, id) => writer.WriteInteger(id), CancellationToken.None).ConfigureAwait(false);
            _byId.TryRemove(id, out _);
        }
        catch (Exception fault) when (fault is WampConnectionException or WampException)
        {
            // Without a session, or unknown to the router: it is over either way.
        }
    }
}
