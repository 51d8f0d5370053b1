namespace Ocs.Feeds;

/// <summary>One message of a recorded feed, decoded into typed columns. Blocks that made no sense are not in it: see <see cref="Refusals"/>.</summary>
public sealed class FeedMessage
{
    /// <summary>The feed; the same object for each message while the feed says the same of itself.</summary>
    public required FeedInfo Feed { get; init; }

    /// <summary>The blocks that are sound.</summary>
    public required IReadOnlyList<FeedBlock> Blocks { get; init; }

    /// <summary>One sentence for each block that was refused, naming feed, block and reason; mostly empty.</summary>
    public IReadOnlyList<string> Refusals { get; init; } = [];

    /// <summary>Its number within feed and agent session, from 1; 0 where the agent numbers nothing.</summary>
    public long Seq { get; init; }

    /// <summary>When it was received.</summary>
    public required DateTimeOffset Received { get; init; }
}
