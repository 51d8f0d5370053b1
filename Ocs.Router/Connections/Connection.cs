namespace Ocs.Router;

/// <summary>
/// Bytes to and from one peer. Whatever reads it hands the bytes to its <see cref="Receiver"/>, and calls
/// <see cref="FlushList.Flush"/> after each batch.
/// </summary>
internal abstract class Connection
{
    private int _isAborted;

    protected Connection(long maxQueuedBytes, string peer)
    {
        Outbound = new OutboundQueue(maxQueuedBytes);
        Peer = peer;
    }

    /// <summary>Who is at the other end, such as <c>tcp4:127.0.0.1:53228</c>.</summary>
    public string Peer { get; }

    /// <summary>Who takes what comes in.</summary>
    public IByteReceiver? Receiver { get; set; }

    /// <summary>How many bytes wait to be sent.</summary>
    public long QueuedBytes => Outbound.QueuedBytes;

    protected OutboundQueue Outbound { get; }

    protected bool IsAborted => Volatile.Read(ref _isAborted) != 0;

    /// <summary>Counts what becomes of each event.</summary>
    public void CountIn(RouterCounters counters) => Outbound.CountIn(counters);

    /// <summary>Queues one frame.</summary>
    public void Write(ReadOnlySpan<byte> header, ReadOnlySpan<byte> body, Subscriber? subscriber = null) =>
        Note(Outbound.Append(header, body, subscriber));

    /// <summary>Queues the answer to a subscribe or unsubscribe, and makes it so.</summary>
    public void Write(ReadOnlySpan<byte> header, ReadOnlySpan<byte> body, Subscriber subscriber, bool isActive) =>
        Note(Outbound.Append(header, body, subscriber, isActive));

    /// <summary>Queues the last frame; the connection closes when it is out.</summary>
    public void WriteLast(ReadOnlySpan<byte> header, ReadOnlySpan<byte> body) => Note(Outbound.AppendLast(header, body));

    /// <summary>Drops what waits for a receiver that is too slow, and ends with other words.</summary>
    public void ReplaceRest(ReadOnlySpan<byte> lastWords) => Note(Outbound.ReplaceRest(lastWords));

    /// <summary>Sends what is queued, without waiting.</summary>
    public abstract void Flush();

    /// <summary>Ends the connection at once.</summary>
    public void Abort()
    {
        if (Interlocked.Exchange(ref _isAborted, 1) == 0)
            OnAbort();
    }

    /// <summary>Makes reading and writing end.</summary>
    protected abstract void OnAbort();

    private void Note(AppendResult result)
    {
        if (result == AppendResult.FirstSinceFlush)
            FlushList.Add(this);
        else if (result == AppendResult.Overflow)
            Receiver?.OnOverflow();
    }
}
