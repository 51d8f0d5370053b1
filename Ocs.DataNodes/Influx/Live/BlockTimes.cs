using Ocs.DataNodes.Cache;

namespace Ocs.DataNodes.Influx.Live;

/// <summary>The rows of a block as they stood when a query came, and their times, decoded once for all fields.</summary>
internal sealed class BlockTimes(IChunk[] chunks)
{
    private readonly long[]?[] _times = new long[chunks.Length][];

    /// <summary>The chunks, oldest first.</summary>
    public IReadOnlyList<IChunk> Chunks => chunks;

    /// <summary>A time of a feed in nanoseconds, cut off as OCS's publisher does.</summary>
    public static long Nanoseconds(double seconds) => (long)Math.Clamp(seconds * 1e9, long.MinValue + 2, long.MaxValue - 1);

    /// <summary>The times of a chunk, in nanoseconds since 1970.</summary>
    public long[] Of(int chunk)
    {
        if (_times[chunk] is { } known)
            return known;
        var seconds = new double[chunks[chunk].Count];
        chunks[chunk].CopyTimes(seconds);
        return _times[chunk] = Array.ConvertAll(seconds, Nanoseconds);
    }

    /// <summary>The blocks of one query.</summary>
    internal sealed class Pool
    {
        private readonly Dictionary<BlockSeries, BlockTimes> _blocks = [];

        public BlockTimes Of(BlockSeries series)
        {
            if (!_blocks.TryGetValue(series, out var times))
                _blocks.Add(series, times = new BlockTimes(series.Snapshot()));
            return times;
        }
    }
}
