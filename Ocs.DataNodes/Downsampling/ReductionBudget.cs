namespace Ocs.DataNodes.Downsampling;

/// <summary>How much memory the extremes of chunks may take that are remembered for the next refresh. Any thread.</summary>
internal sealed class ReductionBudget(long mostBytes)
{
    private long _bytes;

    /// <summary>Takes some, where there is so much.</summary>
    public bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref _bytes, bytes) <= mostBytes)
            return true;
        Interlocked.Add(ref _bytes, -bytes);
        return false;
    }

    /// <summary>Says what is taken indeed: chunks go without a word.</summary>
    public void Settle(long bytes) => Interlocked.Exchange(ref _bytes, bytes);
}
