using Ocs.Wamp;

namespace Ocs.Router;

/// <summary>How messages travel on a connection: the framing around them. It belongs to the session that it carries.</summary>
internal abstract class Link : IByteReceiver, IDisposable
{
    private RouterSession? _session;

    /// <summary>How messages are encoded.</summary>
    public abstract WampSerializer Serializer { get; }

    /// <summary>Who is at the other end.</summary>
    public abstract string Peer { get; }

    /// <summary>How it frames messages: <c>websocket</c>, <c>rawsocket</c>, <c>memory</c>, <c>http</c>.</summary>
    public abstract string Framing { get; }

    /// <summary>The longest message that the peer takes, in bytes.</summary>
    public int MaxSentBytes { get; protected init; } = int.MaxValue;

    /// <summary>How many bytes wait to be sent.</summary>
    public abstract long QueuedBytes { get; }

    /// <summary>The session at the router's side.</summary>
    public RouterSession Session => _session ?? throw new InvalidOperationException("The link has no session yet.");

    /// <summary>Gives the link its session.</summary>
    public virtual void Attach(RouterSession session) => _session = session;

    /// <summary>Takes bytes that came in, which it may overwrite.</summary>
    public abstract void Receive(Span<byte> bytes);

    /// <summary>Queues one message; for an event, unless the subscription is not in force.</summary>
    public abstract void Send(ReadOnlySpan<byte> message, Subscriber? subscriber = null);

    /// <summary>Queues the answer to a subscribe or unsubscribe, and makes it so between what came before and what comes after.</summary>
    public abstract void Send(ReadOnlySpan<byte> message, Subscriber subscriber, bool isActive);

    /// <summary>Closes in the manner of the protocol, after what is queued.</summary>
    /// <param name="code">A WebSocket close code.</param>
    /// <param name="reason">A text for people.</param>
    public abstract void Close(int code, string reason);

    /// <summary>Drops what waits for a peer that is too slow, and closes with a last message and a text for people.</summary>
    public abstract void CloseTooSlow(ReadOnlySpan<byte> lastMessage, string reason);

    /// <summary>Looks after the connection, once a second.</summary>
    public virtual void Tick(DateTimeOffset now)
    {
    }

    /// <summary>Ends at once.</summary>
    public abstract void Abort();

    /// <summary>More waits for the receiver than may: it is closed.</summary>
    public void OnOverflow() => Session.OnTooSlow();

    /// <summary>The connection is over.</summary>
    public void OnEnded()
    {
        Session.OnDisconnected();
        Dispose();
    }

    /// <summary>Gives its buffers back.</summary>
    public virtual void Dispose()
    {
    }
}
