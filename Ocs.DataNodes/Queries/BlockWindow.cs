using System.Buffers;
using Ocs.DataNodes.Cache;
using Ocs.DataNodes.Downsampling;
using Ocs.Feeds;

namespace Ocs.DataNodes.Queries;

/// <summary>The rows of a block in a range of time, as they stood when it was opened: what all fields of the block share in one request.</summary>
internal sealed class BlockWindow : IDisposable
{
    private readonly IChunk[] _chunks;
    private readonly double[] _times;
    private readonly int _total;
    private readonly int _first;
    private RowBuckets? _buckets;

    /// <summary>Opens the rows between two times, both included.</summary>
    public BlockWindow(BlockSeries series, double from, double to)
    {
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
}
