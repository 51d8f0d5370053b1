namespace Ocs.Feeds;

/// <summary>What the decoder remembers of a topic.</summary>
/// <param name="info">The feed_info, parsed.</param>
/// <param name="tail">The bytes of the feed_info behind what changes with each message: a message that ends so has the same.</param>
/// <param name="isNumbered">Whether numbers stand in front of that.</param>
internal sealed class KnownFeed(FeedInfo info, byte[] tail, bool isNumbered)
{
    public bool IsNumbered => isNumbered;

    public FeedInfo Info => info;

    public ReadOnlySpan<byte> Tail => tail;

    /// <summary>The names of the blocks of the last message.</summary>
    public KnownNames Blocks { get; } = new();

    /// <summary>The names of the fields of the blocks, in the order of the blocks.</summary>
    public List<KnownNames> Fields { get; } = [];
}
