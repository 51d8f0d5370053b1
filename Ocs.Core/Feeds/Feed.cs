using Ocs.Wamp;

namespace Ocs.Feeds;

/// <summary>A feed that an agent publishes. Made by <c>IAgentContext.AddFeed</c>; safe to use from several threads.</summary>
public sealed class Feed
{
    internal Feed(FeedInfo info, FeedOptions options)
    {
        Info = info;
        Options = options;
    }

    /// <summary>What the feed says of itself.</summary>
    public FeedInfo Info { get; }

    /// <summary>How it is buffered and stored.</summary>
    public FeedOptions Options { get; }

    /// <summary>Publishes one sample of several fields. It is buffered for <see cref="FeedOptions.BufferTime"/>.</summary>
    /// <param name="block">The block; its set of fields never changes.</param>
    /// <param name="time">When it was measured.</param>
    /// <param name="fields">Doubles, integers, booleans or text by field name.</param>
    /// <param name="cancellationToken">Stops waiting for room in the transport.</param>
    /// <exception cref="ArgumentException">A field name or type is not allowed, or the set of fields differs from the block's first; names the field.</exception>
    public ValueTask PublishAsync(string block, DateTimeOffset time, WampMap fields, CancellationToken cancellationToken = default) =>
        throw new NotImplementedException();

    /// <summary>Publishes several samples at once.</summary>
    public ValueTask PublishAsync(FeedBlock block, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Publishes anything; only for feeds that are not recorded.</summary>
    public ValueTask PublishAsync(WampValue message, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Sends what is buffered.</summary>
    public ValueTask FlushAsync(CancellationToken cancellationToken = default) => throw new NotImplementedException();
}
