using Ocs.DataNodes.Downsampling;
using Ocs.Feeds;

namespace Ocs.DataNodes.Cache;

/// <summary>All that is kept of one feed. One thread writes at a time, which the cache sees to; readers do not wait.</summary>
internal sealed class FeedSeries(ReductionBudget reductions)
{
    /// <summary>The most different blocks and sets of fields of one feed.</summary>
    private const int MaximumBlocks = 256;

    private volatile BlockSeries[] _blocks = [];

    /// <summary>The blocks, each with its own times.</summary>
    public IReadOnlyList<BlockSeries> Blocks => _blocks;

    /// <summary>The block that a message goes to, made where it is new; null where there are too many blocks or fields.</summary>
    public BlockSeries? FindOrAdd(FeedInfo feed, FeedBlock block, int roomForFields)
    {
        foreach (var series in _blocks)
        {
            if (!series.Schema.Matches(block))
                continue;
            series.Feed = feed;
            return series;
        }

        if (block.Columns.Length > roomForFields || _blocks.Length >= MaximumBlocks)
            return null;
        var added = new BlockSeries(feed, BlockSchema.Of(block), Array.ConvertAll(block.Columns, column => column.Type)) { Reductions = reductions };
        _blocks = [.. _blocks, added];
        return added;
    }

    /// <summary>Forgets what is older than a time, and the blocks of which nothing is left.</summary>
    /// <returns>How many fields went with their blocks.</returns>
    public int Trim(double oldest)
    {
        foreach (var block in _blocks)
            block.Trim(oldest);
        var empty = _blocks.Where(block => double.IsPositiveInfinity(block.FirstTime)).ToList();
        if (empty.Count > 0)
            _blocks = [.. _blocks.Except(empty)];
        return empty.Sum(block => block.Schema.Fields.Length);
    }
}
