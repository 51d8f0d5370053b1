namespace Ocs.Aggregator;

/// <summary>What is remembered of a feed as long as the aggregator records, over all sessions of its agent.</summary>
internal sealed class FeedRecord
{
    /// <summary>The names and types of its fields.</summary>
    public required FeedFields Fields { get; init; }

    /// <summary>The last time written of each block, in ticks; frames only ever go on behind it.</summary>
    public Dictionary<string, long> LastWritten { get; } = new(StringComparer.Ordinal);
}
