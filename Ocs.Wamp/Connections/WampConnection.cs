namespace Ocs.Wamp;

/// <summary>
/// A session that comes back: after a loss it reconnects with growing, jittered pauses, and registers and subscribes again,
/// in the order in which that was first asked for. While there is no session, calls and publishes fail at once.
/// </summary>
public sealed class WampConnection : IWampSession
{
    /// <summary>Prepares a connection; nothing is opened until <see cref="Start"/>.</summary>
    public WampConnection(WampConnectionOptions options) => Options = options;

    /// <summary>How it connects.</summary>
    public WampConnectionOptions Options { get; }

    /// <summary>Where it stands.</summary>
    public WampConnectionState State => throw new NotImplementedException();

    /// <summary>The current session, or null while there is none.</summary>
    public WampSession? Session => throw new NotImplementedException();

    /// <summary>
    /// Called after each join, when the remembered registrations and subscriptions are in place, before the state becomes
    /// Joined. An exception ends that session and the connection tries again later.
    /// </summary>
    public Func<WampSession, CancellationToken, Task>? OnJoined { get; set; }

    /// <summary>Told of each change: the state, and a text for people that says why ("connection refused by ws://…").</summary>
    public Action<WampConnectionState, string>? OnStateChanged { get; set; }

    /// <summary>Connects, waits for the first join, and throws if that fails.</summary>
    /// <exception cref="WampConnectionException">The router cannot be reached or refuses.</exception>
    public static Task<WampConnection> ConnectAsync(WampConnectionOptions options, CancellationToken cancellationToken = default) =>
        throw new NotImplementedException();

    /// <summary>Begins to connect, and keeps trying until disposed.</summary>
    public void Start() => throw new NotImplementedException();

    /// <summary>Completes when joined (at once if it is).</summary>
    public Task WaitUntilJoinedAsync(CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <inheritdoc/>
    public Task<WampArguments> CallAsync(string procedure, WampArguments? arguments = null, CallOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotImplementedException();

    /// <summary>As <see cref="IWampSession.RegisterAsync"/>; remembered, and done at the next join when there is no session now.</summary>
    public Task<IAsyncDisposable> RegisterAsync(string procedure, WampProcedure handler, RegisterOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotImplementedException();

    /// <summary>As <see cref="IWampSession.SubscribeAsync"/>; remembered, and done at the next join when there is no session now.</summary>
    public Task<IAsyncDisposable> SubscribeAsync(string topic, WampEventHandler handler, SubscribeOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotImplementedException();

    /// <inheritdoc/>
    public ValueTask PublishAsync(string topic, WampArguments? arguments = null, PublishOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotImplementedException();

    /// <inheritdoc/>
    public ValueTask PublishAsync<TState>(string topic, TState state, Action<WampWriter, TState> writeArguments, PublishOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotImplementedException();

    /// <summary>Says GOODBYE and stops reconnecting.</summary>
    public ValueTask DisposeAsync() => throw new NotImplementedException();
}
