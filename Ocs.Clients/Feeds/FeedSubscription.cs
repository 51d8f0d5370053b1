using Ocs.Feeds;
using Ocs.Wamp;

namespace Ocs.Clients;

/// <summary>The samples of a feed as they come in. Read by one loop; disposing it ends the loop.</summary>
public sealed class FeedSubscription : IAsyncEnumerable<FeedSample>, IAsyncDisposable
{
    private readonly CountedChannel<FeedMessage> _messages;
    private readonly FeedMessageDecoder _decoder;
    private readonly Action<string>? _tell;
    private IAsyncDisposable? _subscription;

    private FeedSubscription(FeedClient feed, int capacity)
    {
        var options = feed.Agent.Site.Options;
        Feed = feed;
        _tell = options.OnFault;
        _decoder = new FeedMessageDecoder(options.Clock);
        _messages = new CountedChannel<FeedMessage>(capacity, feed.Address, _tell);
    }

    /// <summary>The feed.</summary>
    public FeedClient Feed { get; }

    /// <summary>How many messages were dropped because they were not read in time.</summary>
    public long DroppedMessages => _messages.Dropped;

    /// <summary>How many blocks made no sense.</summary>
    public long RefusedBlocks => _decoder.RefusedBlocks;

    /// <inheritdoc/>
    public async IAsyncEnumerator<FeedSample> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        await foreach (var message in _messages.ReadAllAsync(cancellationToken))
        {
            foreach (var block in message.Blocks)
            {
                for (var index = 0; index < block.Timestamps.Length; index++)
                    yield return new FeedSample(block, index);
            }
        }
    }

    /// <summary>Ends the subscription.</summary>
    public async ValueTask DisposeAsync()
    {
        _messages.Complete();
        if (Interlocked.Exchange(ref _subscription, null) is { } subscription)
            await subscription.DisposeAsync();
    }

    internal static async Task<FeedSubscription> OpenAsync(FeedClient feed, int capacity, CancellationToken cancellationToken)
    {
        var subscription = new FeedSubscription(feed, capacity);
        subscription._subscription = await feed.Agent.Site.Connection.SubscribeAsync(
            feed.Address, subscription.OnEvent, null, cancellationToken);
        return subscription;
    }

    private void OnEvent(in WampEvent received)
    {
        if (_decoder.TryDecode(received, out var message, out var fault))
        {
            foreach (var refusal in message.Refusals)
                _tell?.Invoke(refusal);
            _messages.Write(message);
        }
        else if (fault is not null)
        {
            _tell?.Invoke(fault);
        }
    }
}
