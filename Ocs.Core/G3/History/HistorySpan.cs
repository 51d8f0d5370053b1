namespace Ocs.G3;

/// <summary>What an index knows of a file as a whole.</summary>
/// <param name="Length">How long the file was when it was read.</param>
/// <param name="First">The earliest time of any sample, in ticks; the greatest number there is where there is none.</param>
/// <param name="Last">The latest time of any sample, in ticks; the least number there is where there is none.</param>
internal sealed record HistorySpan(long Length, long First, long Last)
{
    /// <summary>Nothing was read.</summary>
    public static readonly HistorySpan None = new(0, long.MaxValue, long.MinValue);

    /// <summary>Whether any sample may be between two times, both included.</summary>
    public bool Overlaps(long from, long to) => First <= to && Last >= from;
}
