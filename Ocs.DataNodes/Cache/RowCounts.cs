namespace Ocs.DataNodes.Cache;

/// <summary>What became of the rows of a message.</summary>
internal struct RowCounts
{
    /// <summary>Rows that are kept now.</summary>
    public long Stored;

    /// <summary>Rows that were there already, with the same time and values.</summary>
    public long Repeated;

    /// <summary>Rows older than what is kept.</summary>
    public long Expired;

    /// <summary>Rows too far ahead of our clock, or at no time at all.</summary>
    public long Future;

    /// <summary>Late rows of a type that the chunk at their time cannot hold.</summary>
    public long Refused;

    public void Add(in RowCounts other)
    {
        Stored += other.Stored;
        Repeated += other.Repeated;
        Expired += other.Expired;
        Future += other.Future;
        Refused += other.Refused;
    }
}
