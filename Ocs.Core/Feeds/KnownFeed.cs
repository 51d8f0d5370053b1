namespace Ocs.Feeds;

/// <summary>What the decoder remembers of a topic.</summary>
/// <param name="info">The feed_info, parsed.</param>
/// <param name="tail">The bytes from the feed_info to the end of the arguments: a message that ends so has the same.</param>
internal sealed class KnownFeed(FeedInfo info, byte[] tail)
{
    public FeedInfo Info => info;

    public ReadOnlySpan<byte> Tail => tail;

    /// <summary>The names of the blocks of the last message.</summary>
    public KnownNames Blocks { get; } = new();

    /// <summary>The names of the fields of the blocks, in the order of the blocks.</summary>
    public List<KnownNames> Fields { get; } = [];
}
