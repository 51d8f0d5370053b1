using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

namespace Ocs.Wamp;

/// <summary>
/// The events of a subscription, as a stream for one reader. Where the reader falls behind, the oldest events are dropped and
/// counted; the link is never slowed down.
/// </summary>
[SuppressMessage("Naming", "CA1711", Justification = "It is a stream of events.")]
public sealed class WampEventStream : IAsyncEnumerable<WampReceivedEvent>, IAsyncDisposable
{
    private readonly Channel<WampReceivedEvent> _events;
    private IAsyncDisposable? _subscription;
    private long _dropped;

    private WampEventStream(int capacity) => _events = Channel.CreateBounded<WampReceivedEvent>(
        new BoundedChannelOptions(capacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true },
        _ => Interlocked.Increment(ref _dropped));

    /// <summary>How many events were dropped because the reader was too slow.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <inheritdoc/>
    public IAsyncEnumerator<WampReceivedEvent> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        _events.Reader.ReadAllAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);

    /// <summary>Ends the subscription and, after what is waiting, the stream.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_subscription is not null)
            await _subscription.DisposeAsync().ConfigureAwait(false);
        _events.Writer.TryComplete();
    }

    /// <summary>Subscribes, so that the stream misses nothing from its return on.</summary>
    internal static async Task<WampEventStream> SubscribeAsync(
        IWampSession session, string topic, SubscribeOptions? options, int capacity, CancellationToken cancellationToken)
    {
        var stream = new WampEventStream(capacity);
        stream._subscription = await session.SubscribeAsync(
            topic,
            (in received) => stream._events.Writer.TryWrite(new(received.Topic, received.Publication, received.GetArguments())),
            options,
            cancellationToken).ConfigureAwait(false);
        return stream;
    }
}
