using System.Globalization;

namespace Ocs.Wamp;

/// <summary>One session on one transport. It ends with the transport: see <see cref="Ended"/>.</summary>
public sealed class WampSession : IWampSession
{
    private static readonly TimeSpan GoodbyeTime = TimeSpan.FromSeconds(2);

    private readonly WampTransport _transport;
    private readonly WampConnectionOptions _options;
    private readonly SessionRequests _requests;
    private readonly SessionSubscriptions _subscriptions;
    private readonly SessionProcedures _procedures;
    private readonly TaskCompletionSource _joined = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<string> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _receiving = Task.CompletedTask;
    private int _closing;

    private WampSession(WampTransport transport, WampConnectionOptions options)
    {
        _transport = transport;
        _options = options;
        _requests = new SessionRequests(transport);
        _subscriptions = new SessionSubscriptions(_requests, Report);
        _procedures = new SessionProcedures(_requests);
    }

    /// <summary>The id that the router gave.</summary>
    public long Id { get; private set; }

    /// <summary>The realm joined.</summary>
    public string Realm { get; private set; } = "";

    /// <summary>The details of WELCOME: <c>authid</c>, <c>authrole</c>, the router's roles.</summary>
    public WampMap Details { get; private set; } = [];

    /// <summary>Completes, without an exception, when the session is over; the result says why.</summary>
    public Task<string> Ended => _ended.Task;

    /// <summary>Opens a transport and joins a realm.</summary>
    /// <exception cref="WampConnectionException">The router cannot be reached, or refuses (its ABORT in the message).</exception>
    public static async Task<WampSession> JoinAsync(WampConnectionOptions options, CancellationToken cancellationToken = default)
    {
        using var deadline = new CancellationTokenSource(options.JoinTimeout, options.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        WampSession? session = null;
        try
        {
            var transport = await options.Endpoint.OpenAsync(either.Token).ConfigureAwait(false);
            session = new WampSession(transport, options) { Realm = options.Realm };
            session._receiving = session.ReceiveAsync();
            await session._requests.SendAsync((options.Realm, options.Login), SessionMessages.WriteHello, either.Token).ConfigureAwait(false);
            await session._joined.Task.WaitAsync(either.Token).ConfigureAwait(false);
            return session;
        }
        catch (Exception fault)
        {
            if (session is not null)
                await session.CloseAsync().ConfigureAwait(false);
            if (fault is OperationCanceledException && deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
                throw new WampConnectionException(string.Create(CultureInfo.InvariantCulture, $"The router at {options.Endpoint} did not let us in within {options.JoinTimeout.TotalSeconds:0.###} s."));
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task<WampArguments> CallAsync(string procedure, WampArguments? arguments = null, CallOptions? options = null, CancellationToken cancellationToken = default)
    {
        var pending = new PendingRequest(MessageType.Call) { OnProgress = options?.OnProgress is null ? null : part => OnProgress(options.OnProgress, part), OnDetails = options?.OnDetails };
        try
        {
            await _requests.RequestAsync(
                MessageType.Call,
                pending,
                (procedure, arguments, options),
                static (writer, call) =>
                {
                    SessionMessages.WriteOptions(writer, call.options);
                    writer.WriteString(call.procedure);
                    SessionMessages.WriteArguments(writer, call.arguments);
                },
                cancellationToken).ConfigureAwait(false);
            var answer = options?.Timeout is { } timeout
                ? await pending.Task.WaitAsync(timeout, _options.Clock, cancellationToken).ConfigureAwait(false)
                : await pending.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
            return answer.Arguments;
        }
        catch (Exception fault) when (fault is TimeoutException or OperationCanceledException && _requests.TryForget(pending))
        {
            _ = CancelAsync(pending.Request);
            if (fault is TimeoutException)
                throw new TimeoutException(string.Create(CultureInfo.InvariantCulture, $"{procedure} did not answer within {options!.Timeout!.Value.TotalSeconds:0.###} s."), fault);
            throw;
        }
    }

    /// <inheritdoc/>
    public Task<IAsyncDisposable> RegisterAsync(string procedure, WampProcedure handler, RegisterOptions? options = null, CancellationToken cancellationToken = default) =>
        _procedures.AddAsync(procedure, handler, options, cancellationToken);

    /// <inheritdoc/>
    public Task<IAsyncDisposable> SubscribeAsync(string topic, WampEventHandler handler, SubscribeOptions? options = null, CancellationToken cancellationToken = default) =>
        _subscriptions.AddAsync(topic, handler, options?.Match ?? MatchPolicy.Exact, cancellationToken);

    /// <inheritdoc/>
    public ValueTask PublishAsync(string topic, WampArguments? arguments = null, PublishOptions? options = null, CancellationToken cancellationToken = default) =>
        PublishAsync(topic, arguments, static (writer, arguments) => SessionMessages.WriteArguments(writer, arguments), options, cancellationToken);

    /// <inheritdoc/>
    public ValueTask PublishAsync<TState>(string topic, TState state, Action<WampWriter, TState> writeArguments, PublishOptions? options = null, CancellationToken cancellationToken = default)
    {
        var pending = options is { Acknowledge: true } ? new PendingRequest(MessageType.Publish) : null;
        var sending = _requests.RequestAsync(
            MessageType.Publish,
            pending,
            (topic, state, writeArguments, options),
            static (writer, publication) =>
            {
                SessionMessages.WriteOptions(writer, publication.options);
                writer.WriteString(publication.topic);
                publication.writeArguments(writer, publication.state);
            },
            cancellationToken);
        return pending is null ? sending : AcknowledgeAsync(sending, pending, cancellationToken);
    }

    /// <summary>Says GOODBYE, waits a moment for the answer, and closes the transport.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _closing, 1) == 0 && !_ended.Task.IsCompleted)
        {
            try
            {
                await _requests.SendAsync("wamp.close.close_realm", SessionMessages.WriteGoodbye, CancellationToken.None).ConfigureAwait(false);
                // By the real clock: patience with the network must end even where a test's clock stands still.
                await _ended.Task.WaitAsync(GoodbyeTime, TimeProvider.System).ConfigureAwait(false);
            }
            catch (Exception fault) when (fault is WampConnectionException or TimeoutException)
            {
                // Gone already, or too slow: closing the transport says the same.
            }
        }

        await CloseAsync().ConfigureAwait(false);
    }

    private static async ValueTask AcknowledgeAsync(ValueTask sending, PendingRequest pending, CancellationToken cancellationToken)
    {
        await sending.ConfigureAwait(false);
        await pending.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task CloseAsync()
    {
        await _transport.DisposeAsync().ConfigureAwait(false);
        await _receiving.ConfigureAwait(false);
    }

    private async Task ReceiveAsync()
    {
        try
        {
            await _transport.ReceiveAsync(OnMessage, CancellationToken.None).ConfigureAwait(false);
            End(Volatile.Read(ref _closing) != 0 ? "The session was closed by this side." : $"The link to {_options.Endpoint} was closed.", null);
        }
        catch (Exception fault)
        {
            End($"The link to {_options.Endpoint} ended: {fault.Message}", null);
        }
    }

    private void OnMessage(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var message = new ReceivedMessage(bytes, _transport.Serializer, stackalloc MessageElement[MessageScanner.MaxElements]);
            OnMessage(message);
        }
        catch (FormatException fault)
        {
            Report($"A message of the router at {_options.Endpoint} made no sense and was left out: {fault.Message}", fault);
        }
    }

    private void OnMessage(in ReceivedMessage message)
    {
        switch (message.Type)
        {
            case MessageType.Event: _subscriptions.OnEvent(message); break;
            case MessageType.Result: _requests.OnResult(message); break;
            case MessageType.Error: _requests.OnError(message); break;
            case MessageType.Invocation: _procedures.OnInvocation(message); break;
            case MessageType.Interrupt: _procedures.OnInterrupt(message); break;
            case MessageType.Published: _requests.OnGranted(MessageType.Publish, message); break;
            case MessageType.Subscribed: _requests.OnGranted(MessageType.Subscribe, message); break;
            case MessageType.Unsubscribed: _requests.OnGranted(MessageType.Unsubscribe, message); break;
            case MessageType.Registered: _requests.OnGranted(MessageType.Register, message); break;
            case MessageType.Unregistered: _requests.OnGranted(MessageType.Unregister, message); break;
            case MessageType.Welcome: OnWelcome(message); break;
            case MessageType.Challenge: OnChallenge(message); break;
            case MessageType.Abort: OnAbort(message); break;
            case MessageType.Goodbye: OnGoodbye(message); break;
            default: throw new WampFormatException($"A client is not sent messages of type {message.Type}.");
        }
    }

    private void OnWelcome(in ReceivedMessage message)
    {
        Id = message.GetId(1);
        Details = message.GetMap(2);
        _joined.TrySetResult();
    }

    private void OnChallenge(in ReceivedMessage message)
    {
        var method = message.GetText(1);
        if (_options.Login is { } login && login.Method == method)
        {
            _ = _requests.SendAsync(login.Answer(message.GetMap(2)), SessionMessages.WriteAuthenticate, CancellationToken.None).AsTask();
            return;
        }

        var text = $"The router at {_options.Endpoint} asks for a login by '{method}', which was not offered.";
        _ = _requests.SendAsync(("wamp.error.authentication_failed", text), SessionMessages.WriteAbort, CancellationToken.None).AsTask();
        End(text, "wamp.error.authentication_failed");
        _ = CloseAsync();
    }

    private void OnAbort(in ReceivedMessage message)
    {
        var reason = message.GetText(2);
        var text = message.GetMap(1).GetOrNull("message").AsStringOrNull();
        End($"The router at {_options.Endpoint} refused the session in realm '{Realm}': {Explain(reason, text)}.", reason);
        _ = CloseAsync();
    }

    private void OnGoodbye(in ReceivedMessage message)
    {
        var reason = message.GetText(2);
        var text = message.GetMap(1).GetOrNull("message").AsStringOrNull();
        if (Interlocked.Exchange(ref _closing, 1) == 0)
        {
            _ = _requests.SendAsync("wamp.close.goodbye_and_out", SessionMessages.WriteGoodbye, CancellationToken.None).AsTask();
            End($"The router at {_options.Endpoint} ended the session: {Explain(reason, text)}.", reason);
            _ = CloseAsync();
            return;
        }

        End("The session was closed by this side.", reason);
    }

    private static string Explain(string reason, string? text) => text is null ? reason : $"{text} ({reason})";

    private void End(string text, string? reason)
    {
        var why = new WampConnectionException(text) { Reason = reason };
        if (!_joined.TrySetException(why))
            _ = _joined.Task.Exception; // joined before
        _requests.End(why);
        _procedures.End();
        _ended.TrySetResult(text);
    }

    private async Task CancelAsync(long request)
    {
        try
        {
            await _requests.SendAsync(
                request,
                static (writer, request) =>
                {
                    writer.WriteInteger((long)MessageType.Cancel);
                    writer.WriteInteger(request);
                    SessionMessages.WriteNoOptions(writer);
                },
                CancellationToken.None).ConfigureAwait(false);
        }
        catch (WampConnectionException)
        {
            // With the session the call is over as well.
        }
    }

    private void OnProgress(Action<WampArguments> handler, WampArguments part)
    {
        try
        {
            handler(part);
        }
        catch (Exception fault)
        {
            Report($"A handler of progressive results threw: {fault.Message}", fault);
        }
    }

    private void Report(string text, Exception? fault) => _options.OnFault?.Invoke(text, fault);
}
