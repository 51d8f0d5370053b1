namespace Ocs.DataNodes;

/// <summary>What the cache holds and what it refused, since it was made. A row is one time of one block.</summary>
public sealed record LiveCacheStatistics
{
    /// <summary>Messages that came in.</summary>
    public long Messages { get; init; }

    /// <summary>Rows that were stored.</summary>
    public long StoredRows { get; init; }

    /// <summary>Rows that were there already, with the same time and values.</summary>
    public long RepeatedRows { get; init; }

    /// <summary>Rows that were too old when they came.</summary>
    public long ExpiredRows { get; init; }

    /// <summary>Rows too far ahead of our clock.</summary>
    public long FutureRows { get; init; }

    /// <summary>Late rows whose types did not fit, and rows of blocks for which there was no room.</summary>
    public long RefusedRows { get; init; }

    /// <summary>Rows that went before their time because the cache was full.</summary>
    public long EvictedRows { get; init; }

    /// <summary>Bytes that samples take, about.</summary>
    public long Bytes { get; init; }

    /// <summary>Fields that are kept.</summary>
    public int Fields { get; init; }
}
