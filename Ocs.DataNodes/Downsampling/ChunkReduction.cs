namespace Ocs.DataNodes.Downsampling;

/// <summary>
/// The extremes of the parts of one packed chunk that fall into buckets of one length. Neither chunk nor bucket ever
/// changes, so a panel that refreshes finds them ready; fields are added as they are asked for, by any thread.
/// </summary>
internal sealed class ChunkReduction
{
    private readonly BucketExtremes[]?[] _columns;
    private volatile bool _isUsed = true;

    public ChunkReduction(ReadOnlySpan<double> times, long milliseconds, int columns)
    {
        Milliseconds = milliseconds;
        Buckets = new RowBuckets(times, milliseconds);
        _columns = new BucketExtremes[]?[columns];
    }

    public long Milliseconds { get; }

    /// <summary>The parts, by the rows of the chunk.</summary>
    public RowBuckets Buckets { get; }

    /// <summary>What one column takes in memory.</summary>
    public long ColumnBytes => 24 + (Buckets.Count * (long)BucketExtremes.Bytes);

    /// <summary>What is remembered takes in memory.</summary>
    public long Bytes => (Buckets.Count * 5L) + _columns.Sum(column => column is null ? 8 : 8 + ColumnBytes);

    /// <summary>The extremes of a column; null where they are not known yet.</summary>
    public BucketExtremes[]? Find(int column)
    {
        _isUsed = true;
        return Volatile.Read(ref _columns[column]);
    }

    public void Add(int column, BucketExtremes[] extremes) => Volatile.Write(ref _columns[column], extremes);

    /// <summary>Whether anybody asked since this was asked the last time.</summary>
    public bool WasUsed()
    {
        var was = _isUsed;
        _isUsed = false;
        return was;
    }
}
