using Ocs.Wamp;

namespace Ocs.Feeds;

/// <summary>
/// Decodes events of feed topics into typed columns straight from their bytes. It remembers the feed_info of each topic by
/// its bytes, so that it is parsed once. One decoder serves one thread.
/// </summary>
public sealed class FeedMessageDecoder(TimeProvider clock)
{
    /// <summary>The clock that stamps <see cref="FeedMessage.Received"/>.</summary>
    public TimeProvider Clock { get; } = clock;

    /// <summary>How many blocks were refused so far.</summary>
    public long RefusedBlocks { get; private set; }

    /// <summary>
    /// Decodes one event. False where it is no message of a recorded feed (a heartbeat, a free-form feed), or where
    /// nothing of it can be read: then <paramref name="fault"/> says why, naming the feed.
    /// </summary>
    public bool TryDecode(in WampEvent received, out FeedMessage message, out string? fault) => throw new NotImplementedException();
}
