namespace Ocs.G3;

/// <summary>Equal spans of time, of each of which the lowest and the highest value are kept.</summary>
/// <param name="first">Where the first begins, in ticks.</param>
/// <param name="last">The last time of all, in ticks.</param>
/// <param name="count">How many there are.</param>
internal sealed class ExtremeBuckets(long first, long last, int count)
{
    private readonly double _width = Math.Max(1, (double)((Int128)last - first + 1) / count);
    private readonly Extremes[] _buckets = [.. Enumerable.Repeat(Extremes.None, count)];

    /// <summary>Which span a time is in.</summary>
    public int IndexOf(long tick) => (int)Math.Min((long)((tick - first) / _width), _buckets.Length - 1);

    /// <summary>Adds one sample.</summary>
    public void Add(long tick, double value) => _buckets[IndexOf(tick)].Add(tick, value);

    /// <summary>Adds samples that all are in one span.</summary>
    public void Add(in HistoryPiece piece) => _buckets[IndexOf(piece.First)].Add(piece);

    /// <summary>What was kept, in the order of time: at most two samples of each span.</summary>
    public IEnumerable<(long Tick, double Value)> Points()
    {
        foreach (var bucket in _buckets)
        {
            if (bucket.IsEmpty)
                continue;
            var (low, high) = ((bucket.LowTime, bucket.Low), (bucket.HighTime, bucket.High));
            var (earlier, later) = bucket.HighTime < bucket.LowTime ? (high, low) : (low, high);
            yield return earlier;
            if (!earlier.Equals(later))
                yield return later;
        }
    }
}
