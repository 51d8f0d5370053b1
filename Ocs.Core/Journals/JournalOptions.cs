namespace Ocs.Journals;

/// <summary>How much an agent keeps of what is not known to be stored, and where.</summary>
internal sealed record JournalOptions
{
    /// <summary>The folder of this agent's journal; null to keep it in memory.</summary>
    public string? Directory { get; init; }

    /// <summary>How many bytes the folder may hold; beyond that the oldest segment goes.</summary>
    public long MostBytes { get; init; } = 256L << 20;

    /// <summary>How many bytes the folder may hold before anybody has asked for messages: about a day of ten fields at 1 Hz.</summary>
    public long MostUnclaimedBytes { get; init; } = 32L << 20;

    /// <summary>How old a segment may become, and for how long it is kept for a recorder that is silent.</summary>
    public TimeSpan LongestAge { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How many bytes may wait in memory, without a folder or while it cannot be written.</summary>
    public long MostMemoryBytes { get; init; } = 16L << 20;

    /// <summary>How often it is looked whether what is in the folder needs to be synced: within twice this a message is, unless it is stored by then.</summary>
    public TimeSpan SyncTime { get; init; } = TimeSpan.FromSeconds(2.5);

    /// <summary>How many bytes a segment holds before the next one begins.</summary>
    public int SegmentBytes { get; init; } = 1 << 20;

    /// <summary>How many bytes may be kept.</summary>
    /// <param name="isClaimed">Whether anybody has ever asked for messages, as OCS's own aggregator never does.</param>
    public long RoomFor(bool isClaimed) => Directory is null ? MostMemoryBytes : isClaimed ? MostBytes : Math.Min(MostBytes, MostUnclaimedBytes);
}
