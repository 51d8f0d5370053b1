using System.Buffers;
using Ocs.DataNodes.Cache;
using Ocs.DataNodes.Downsampling;
using Ocs.Feeds;

namespace Ocs.DataNodes.Queries;

/// <summary>The rows of a block in a range of time, as they stood when it was opened: what all fields of the block share in one request.</summary>
internal sealed class BlockWindow : IDisposable
{
    /// <summary>Extremes of fewer rows than this are quicker found than remembered.</summary>
    private const int RememberedRows = 8;

    private readonly BlockSeries _series;
    private readonly IChunk[] _chunks;
    private readonly double[] _times;
    private readonly int _total;
    private readonly int _first;
    private RowBuckets? _buckets;

    /// <summary>Opens the rows between two times, both included.</summary>
    public BlockWindow(BlockSeries series, double from, double to)
    {
        _series = series;
        _chunks = [.. series.Snapshot().Where(chunk => chunk.LastTime >= from && chunk.FirstTime <= to)];
        _total = _chunks.Sum(chunk => chunk.Count);
        _times = ArrayPool<double>.Shared.Rent(_total);
        var row = 0;
        foreach (var chunk in _chunks)
        {
            chunk.CopyTimes(_times.AsSpan(row, chunk.Count));
            row += chunk.Count;
        }

        var all = _times.AsSpan(0, _total);
        _first = RowOrder.CountBefore(all, from);
        Count = Math.Max(0, RowOrder.CountBefore(all, Math.BitIncrement(to)) - _first);
    }

    /// <summary>How many rows there are.</summary>
    public int Count { get; }

    /// <summary>Ascending, unix seconds.</summary>
    public ReadOnlySpan<double> Times => _times.AsSpan(_first, Count);

    /// <summary>How large a buffer reading needs: whole chunks are decoded.</summary>
    public int BufferSize => _total;

    /// <summary>Whether the newest values of a column are text.</summary>
    public bool IsText(int column) => _chunks is [.., var last] && last.TypeOf(column) == FeedColumnType.String;

    /// <summary>Decodes a field: booleans as 0 and 1, text as NaN.</summary>
    /// <returns>As many values as there are times, inside the buffer.</returns>
    public ReadOnlySpan<double> ReadNumbers(int column, Span<double> buffer)
    {
        var row = 0;
        foreach (var chunk in _chunks)
        {
            chunk.CopyNumbers(column, buffer.Slice(row, chunk.Count));
            row += chunk.Count;
        }

        return buffer.Slice(_first, Count);
    }

    /// <summary>The extremes of a field in each bucket; those of packed chunks are remembered for the next time.</summary>
    public void ReadExtremes(int column, RowBuckets buckets, Span<BucketExtremes> extremes)
    {
        extremes.Fill(BucketExtremes.Absent);
        var (row, bucket) = (-_first, 0);
        foreach (var chunk in _chunks)
        {
            bucket = Remembered(chunk, column, row, buckets.Milliseconds) is var (parts, found)
                ? Merge(parts, found, row, buckets, bucket, extremes)
                : Merge(chunk, column, row, buckets, bucket, extremes);
            row += chunk.Count;
        }
    }

    /// <summary>Decodes a field of text; null where it was something else.</summary>
    public ReadOnlySpan<string?> ReadTexts(int column)
    {
        var texts = new string[_total];
        var row = 0;
        foreach (var chunk in _chunks)
        {
            if (chunk.TypeOf(column) == FeedColumnType.String)
                chunk.CopyTexts(column, texts.AsSpan(row, chunk.Count));
            row += chunk.Count;
        }

        return texts.AsSpan(_first, Count);
    }

    /// <summary>The rows by bucket; worked out once for all fields.</summary>
    public RowBuckets GetBuckets(long milliseconds) =>
        _buckets is { } buckets && buckets.Milliseconds == milliseconds ? buckets : _buckets = new RowBuckets(Times, milliseconds);

    /// <summary>Gives the buffer back.</summary>
    public void Dispose() => ArrayPool<double>.Shared.Return(_times);

    /// <summary>Adds extremes that are known.</summary>
    private static int Merge(RowBuckets parts, BucketExtremes[] found, int row, RowBuckets buckets, int bucket, Span<BucketExtremes> extremes)
    {
        for (var part = 0; part < found.Length; part++)
        {
            bucket = BucketOf(row + parts.StartOf(part), buckets, bucket);
            extremes[bucket] = extremes[bucket].With(found[part], row);
        }

        return bucket;
    }

    private static int BucketOf(int row, RowBuckets buckets, int bucket)
    {
        while (bucket + 1 < buckets.Count && buckets.StartOf(bucket + 1) <= row)
            bucket++;
        return bucket;
    }

    /// <summary>Finds the extremes of a chunk, a part of which may lie outside.</summary>
    private int Merge(IChunk chunk, int column, int row, RowBuckets buckets, int bucket, Span<BucketExtremes> extremes)
    {
        Span<double> numbers = stackalloc double[chunk.Count];
        chunk.CopyNumbers(column, numbers);
        var end = Math.Min(chunk.Count, Count - row);
        for (var from = Math.Max(0, -row); from < end;)
        {
            bucket = BucketOf(row + from, buckets, bucket);
            var until = bucket + 1 < buckets.Count ? Math.Min(end, buckets.StartOf(bucket + 1) - row) : end;
            extremes[bucket] = extremes[bucket].With(BucketExtremes.Of(numbers, from..until), row);
            from = until;
        }

        return bucket;
    }

    /// <summary>The extremes of a packed chunk that lies wholly inside; null where they are not worth remembering.</summary>
    private (RowBuckets Parts, BucketExtremes[] Extremes)? Remembered(IChunk chunk, int column, int row, long milliseconds)
    {
        if (chunk is not SealedChunk packed || row < 0 || row + chunk.Count > Count || _series.Reductions is not { } budget)
            return null;
        var reduction = packed.Reduce(Times.Slice(row, chunk.Count), milliseconds);
        if (reduction.Find(column) is { } known)
            return (reduction.Buckets, known);
        if (reduction.Buckets.Count * RememberedRows > chunk.Count || !budget.TryTake(reduction.ColumnBytes))
            return null;
        Span<double> numbers = stackalloc double[chunk.Count];
        chunk.CopyNumbers(column, numbers);
        var found = new BucketExtremes[reduction.Buckets.Count];
        for (var part = 0; part < found.Length; part++)
            found[part] = BucketExtremes.Of(numbers, reduction.Buckets[part]);
        reduction.Add(column, found);
        return (reduction.Buckets, found);
    }
}
