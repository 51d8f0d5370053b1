using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Ocs.Wamp;

/// <summary>
/// A session that comes back: after a loss it reconnects with growing, jittered pauses, and registers and subscribes again,
/// in the order in which that was first asked for. While there is no session, calls and publishes fail at once.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "Without timers there is nothing in the token source to free.")]
public sealed class WampConnection : IWampSession
{
    private const int MostWaitingChanges = 64;

    private readonly Lock _lock = new();
    private readonly List<ChannelWriter<WampConnectionChange>> _watchers = [];
    private readonly RememberedRequests _remembered = new();
    private readonly CancellationTokenSource _stop = new();
    private TaskCompletionSource _joined = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task? _running;
    private volatile WampSession? _session;
    private WampConnectionState _state;
    private string _why = "not started";

    /// <summary>Prepares a connection; nothing is opened until <see cref="Start"/>.</summary>
    public WampConnection(WampConnectionOptions options) => Options = options;

    /// <summary>How it connects.</summary>
    public WampConnectionOptions Options { get; }

    /// <summary>Where it stands.</summary>
    public WampConnectionState State
    {
        get
        {
            lock (_lock)
                return _state;
        }
    }

    /// <summary>The current session, or null while there is none.</summary>
    public WampSession? Session => _session;

    /// <summary>
    /// Called after each join, when the remembered registrations and subscriptions are in place, before the state becomes
    /// Joined. An exception ends that session and the connection tries again later.
    /// </summary>
    public Func<WampSession, CancellationToken, Task>? OnJoined { get; set; }

    /// <summary>Told of each change: the state, and a text for people that says why ("connection refused by ws://…").</summary>
    public Action<WampConnectionState, string>? OnStateChanged { get; set; }

    /// <summary>
    /// Where it stands, and each change from then on, until it is closed. A reader that falls more than 64 changes behind
    /// misses the oldest.
    /// </summary>
    public async IAsyncEnumerable<WampConnectionChange> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var changes = Channel.CreateBounded<WampConnectionChange>(
            new BoundedChannelOptions(MostWaitingChanges) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
        lock (_lock)
        {
            changes.Writer.TryWrite(new(_state, _why));
            _watchers.Add(changes.Writer);
        }

        try
        {
            await foreach (var change in changes.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return change;
                if (change.State == WampConnectionState.Closed)
                    yield break;
            }
        }
        finally
        {
            lock (_lock)
                _watchers.Remove(changes.Writer);
        }
    }

    /// <summary>Connects, waits for the first join, and throws if that fails.</summary>
    /// <exception cref="WampConnectionException">The router cannot be reached or refuses.</exception>
    public static async Task<WampConnection> ConnectAsync(WampConnectionOptions options, CancellationToken cancellationToken = default)
    {
        var session = await WampSession.JoinAsync(options, cancellationToken).ConfigureAwait(false);
        var connection = new WampConnection(options);
        connection._running = connection.RunAsync(session);
        try
        {
            await connection.WaitUntilJoinedAsync(cancellationToken).ConfigureAwait(false);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Begins to connect, and keeps trying until disposed.</summary>
    public void Start()
    {
        lock (_lock)
            _running ??= Task.Run(() => RunAsync(null));
    }

    /// <summary>Completes when joined (at once if it is).</summary>
    /// <exception cref="WampConnectionException">It was disposed before.</exception>
    public Task WaitUntilJoinedAsync(CancellationToken cancellationToken = default)
    {
        lock (_lock)
            return _joined.Task.WaitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public Task<WampArguments> CallAsync(string procedure, WampArguments? arguments = null, CallOptions? options = null, CancellationToken cancellationToken = default) =>
        _session is { } session
            ? session.CallAsync(procedure, arguments, options, cancellationToken)
            : Task.FromException<WampArguments>(NoSession());

    /// <summary>As <see cref="IWampSession.RegisterAsync"/>; remembered, and done at the next join when there is no session now.</summary>
    public Task<IAsyncDisposable> RegisterAsync(string procedure, WampProcedure handler, RegisterOptions? options = null, CancellationToken cancellationToken = default) =>
        _remembered.AddAsync(
            new($"procedure {procedure}", (session, token) => session.RegisterAsync(procedure, handler, options, token)), () => _session, cancellationToken);

    /// <summary>As <see cref="IWampSession.SubscribeAsync"/>; remembered, and done at the next join when there is no session now.</summary>
    public Task<IAsyncDisposable> SubscribeAsync(string topic, WampEventHandler handler, SubscribeOptions? options = null, CancellationToken cancellationToken = default) =>
        _remembered.AddAsync(
            new($"subscription {topic}", (session, token) => session.SubscribeAsync(topic, handler, options, token)), () => _session, cancellationToken);

    /// <inheritdoc/>
    public ValueTask PublishAsync(string topic, WampArguments? arguments = null, PublishOptions? options = null, CancellationToken cancellationToken = default) =>
        _session is { } session
            ? session.PublishAsync(topic, arguments, options, cancellationToken)
            : ValueTask.FromException(NoSession());

    /// <inheritdoc/>
    public ValueTask PublishAsync<TState>(string topic, TState state, Action<WampWriter, TState> writeArguments, PublishOptions? options = null, CancellationToken cancellationToken = default) =>
        _session is { } session
            ? session.PublishAsync(topic, state, writeArguments, options, cancellationToken)
            : ValueTask.FromException(NoSession());

    /// <summary>Says GOODBYE and stops reconnecting.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        Task? running;
        lock (_lock)
            running = _running ??= Task.CompletedTask;
        await running.ConfigureAwait(false);
        Become(WampConnectionState.Closed, "closed by this side");
    }

    private async Task RunAsync(WampSession? first)
    {
        var delay = new ReconnectDelay(Options.ReconnectDelay, Options.LongestReconnectDelay);
        Become(WampConnectionState.Connecting, $"connecting to {Options.Endpoint}");
        while (!_stop.IsCancellationRequested)
        {
            var why = await RunOnceAsync(first, delay).ConfigureAwait(false);
            first = null;
            if (_stop.IsCancellationRequested)
                return;
            Become(WampConnectionState.Connecting, why);
            try
            {
                // Jitter needs no unpredictable numbers.
                await Task.Delay(delay.Next(Random.Shared.NextDouble()), Options.Clock, _stop.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task<string> RunOnceAsync(WampSession? session, ReconnectDelay delay)
    {
        try
        {
            session ??= await WampSession.JoinAsync(Options, _stop.Token).ConfigureAwait(false);
            await _remembered.MakeAllAsync(session, () => _session = session, _stop.Token).ConfigureAwait(false);
            if (OnJoined is { } onJoined)
                await onJoined(session, _stop.Token).ConfigureAwait(false);
            if (!session.Ended.IsCompleted)
            {
                delay.Reset();
                Become(WampConnectionState.Joined, $"joined realm '{session.Realm}' at {Options.Endpoint}");
            }

            return await session.Ended.WaitAsync(_stop.Token).ConfigureAwait(false);
        }
        catch (Exception fault)
        {
            // Any failure to join or to set up means the same: leave, wait, try again.
            return fault.Message;
        }
        finally
        {
            await LeaveAsync(session).ConfigureAwait(false);
        }
    }

    private async Task LeaveAsync(WampSession? session)
    {
        _session = null;
        if (session is not null)
            await session.DisposeAsync().ConfigureAwait(false);
    }

    private void Become(WampConnectionState state, string why)
    {
        TaskCompletionSource joined;
        lock (_lock)
        {
            if (_state == WampConnectionState.Closed)
                return;
            if (state != WampConnectionState.Joined && _joined.Task.IsCompleted)
                _joined = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _state = state;
            _why = why;
            joined = _joined;
            foreach (var watcher in _watchers)
                watcher.TryWrite(new(state, why));
        }

        if (state == WampConnectionState.Closed && joined.TrySetException(new WampConnectionException("The connection was closed.")))
            _ = joined.Task.Exception; // perhaps nobody waits
        Tell(state, why);
        if (state == WampConnectionState.Joined)
            joined.TrySetResult();
    }

    private void Tell(WampConnectionState state, string why)
    {
        try
        {
            OnStateChanged?.Invoke(state, why);
        }
        catch (Exception fault)
        {
            Options.OnFault?.Invoke($"A handler of connection states threw: {fault.Message}", fault);
        }
    }

    private WampConnectionException NoSession()
    {
        lock (_lock)
            return new WampConnectionException($"There is no session with the router at {Options.Endpoint} now: {_why}");
    }
}
