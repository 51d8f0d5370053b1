namespace Ocs.Wamp;

/// <summary>One session on one transport. It ends with the transport: see <see cref="Ended"/>.</summary>
public sealed class WampSession : IWampSession
{
    private WampSession()
    {
    }

    /// <summary>The id that the router gave.</summary>
    public long Id { get; private set; }

    /// <summary>The realm joined.</summary>
    public string Realm { get; private set; } = "";

    /// <summary>Completes, without an exception, when the session is over; the result says why.</summary>
    public Task<string> Ended => throw new NotImplementedException();

    /// <summary>Opens a transport and joins a realm.</summary>
    /// <exception cref="WampConnectionException">The router cannot be reached, or refuses (its ABORT in the message).</exception>
    public static Task<WampSession> JoinAsync(WampConnectionOptions options, CancellationToken cancellationToken = default) =>
        throw new NotImplementedException();

    /// <inheritdoc/>
    public Task<WampArguments> CallAsync(string procedure, WampArguments? arguments = null, CallOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotImplementedException();

    /// <inheritdoc/>
    public Task<IAsyncDisposable> RegisterAsync(string procedure, WampProcedure handler, RegisterOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotImplementedException();

    /// <inheritdoc/>
    public Task<IAsyncDisposable> SubscribeAsync(string topic, WampEventHandler handler, SubscribeOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotImplementedException();

    /// <inheritdoc/>
    public ValueTask PublishAsync(string topic, WampArguments? arguments = null, PublishOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotImplementedException();

    /// <inheritdoc/>
    public ValueTask PublishAsync<TState>(string topic, TState state, Action<WampWriter, TState> writeArguments, PublishOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotImplementedException();

    /// <summary>Says GOODBYE, waits a moment for the answer, and closes the transport.</summary>
    public ValueTask DisposeAsync() => throw new NotImplementedException();
}
