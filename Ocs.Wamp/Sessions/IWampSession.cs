namespace Ocs.Wamp;

/// <summary>
/// What a joined peer can do. <see cref="WampSession"/> is one session on one transport and ends with it;
/// <see cref="WampConnection"/> is the same over reconnects, and registers and subscribes again by itself.
/// </summary>
public interface IWampSession : IAsyncDisposable
{
    /// <summary>Calls a procedure.</summary>
    /// <param name="procedure">Its URI.</param>
    /// <param name="arguments">What to call it with; null for nothing.</param>
    /// <param name="options">Timeout, progressive results; null for the defaults.</param>
    /// <param name="cancellationToken">Cancelling sends CANCEL to the router.</param>
    /// <returns>The arguments of the result.</returns>
    /// <exception cref="WampException">The router or the callee answered with an error.</exception>
    /// <exception cref="WampConnectionException">There is no session, or it ended before the answer.</exception>
    /// <exception cref="TimeoutException">The timeout of the options ran out.</exception>
    Task<WampArguments> CallAsync(
        string procedure, WampArguments? arguments = null, CallOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Offers a procedure. The handler runs for each invocation, several at a time; its token is INTERRUPT.</summary>
    /// <returns>Disposing it takes the procedure back.</returns>
    /// <exception cref="WampException">The router refused, as with <c>wamp.error.procedure_already_exists</c>.</exception>
    Task<IAsyncDisposable> RegisterAsync(
        string procedure, WampProcedure handler, RegisterOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Subscribes. The handler is called on the receiving thread, one event after the other, and must return at once:
    /// it decodes, or writes to a bounded channel.
    /// </summary>
    /// <returns>Disposing it ends the subscription.</returns>
    /// <exception cref="WampException">The router refused.</exception>
    Task<IAsyncDisposable> SubscribeAsync(
        string topic, WampEventHandler handler, SubscribeOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Publishes. Returns when the message is handed to the transport; waits while the transport is full.</summary>
    /// <exception cref="WampConnectionException">There is no session.</exception>
    /// <exception cref="WampException">Only with <see cref="PublishOptions.Acknowledge"/>: the router refused.</exception>
    ValueTask PublishAsync(
        string topic, WampArguments? arguments = null, PublishOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Publishes with arguments that the caller writes itself: one list (the positional arguments) and, after it, at
    /// most one map (the keyword arguments). No objects are made on this path.
    /// </summary>
    ValueTask PublishAsync<TState>(
        string topic, TState state, Action<WampWriter, TState> writeArguments, PublishOptions? options = null, CancellationToken cancellationToken = default);
}
