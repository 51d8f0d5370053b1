using System.Buffers;

namespace Ocs.Wamp;

/// <summary>
/// An open link that carries whole messages, both ways, in order. One reader: <see cref="ReceiveAsync"/> runs once,
/// until the link ends. Writers may be many.
/// </summary>
public abstract class WampTransport : IAsyncDisposable
{
    /// <summary>The serializer that both ends agreed on.</summary>
    public abstract WampSerializer Serializer { get; }

    /// <summary>
    /// Sends one message that <paramref name="write"/> encodes into the transport's own buffer. Completes when the buffer
    /// has room again: that is the back-pressure.
    /// </summary>
    /// <exception cref="WampConnectionException">The link has ended.</exception>
    public abstract ValueTask SendAsync<TState>(TState state, Action<IBufferWriter<byte>, TState> write, CancellationToken cancellationToken);

    /// <summary>Receives until the link ends, handing over each message's bytes, valid only during the call.</summary>
    /// <exception cref="WampConnectionException">It ended other than by a close of either side.</exception>
    public abstract Task ReceiveAsync(WampMessageHandler handler, CancellationToken cancellationToken);

    /// <summary>Closes the link in the manner of its protocol.</summary>
    public abstract ValueTask DisposeAsync();
}
