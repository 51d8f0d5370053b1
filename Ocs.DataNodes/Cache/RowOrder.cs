using Ocs.Feeds;

namespace Ocs.DataNodes.Cache;

/// <summary>Puts rows that come late, twice or in disorder where they belong.</summary>
internal static class RowOrder
{
    /// <summary>How many of some ascending times lie before another.</summary>
    public static int CountBefore(ReadOnlySpan<double> times, double limit)
    {
        var (low, high) = (0, times.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (times[middle] < limit)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    /// <summary>The rows between two limits, by time; rows of the same time keep their order.</summary>
    public static (FeedBlock Block, int Count) Sort(FeedBlock block, double oldest, double newest, ref RowCounts counts)
    {
        var rows = new List<int>(block.Timestamps.Length);
        for (var row = 0; row < block.Timestamps.Length; row++)
        {
            var time = block.Timestamps[row];
            if (time < oldest)
                counts.Expired++;
            else if (time <= newest)
                rows.Add(row);
            else
                counts.Future++;
        }

        var order = rows.OrderBy(row => block.Timestamps[row]).ToArray();
        var sorted = new FeedBlock
        {
            Name = block.Name,
            Timestamps = Pick(block.Timestamps, order),
            Columns = Array.ConvertAll(block.Columns, column => new FeedColumn
            {
                Name = column.Name,
                Type = column.Type,
                Doubles = Pick(column.Doubles, order),
                Integers = Pick(column.Integers, order),
                Booleans = Pick(column.Booleans, order),
                Strings = Pick(column.Strings, order),
            }),
        };
        return (sorted, order.Length);
    }

    /// <summary>The chunk that late rows at a time go into; the number of sealed ones stands for the open one.</summary>
    public static int OwnerOf(SealedChunk[] chunks, OpenChunk open, double time)
    {
        if (open.Count > 0 && time >= open.Times[0])
            return chunks.Length;
        var (low, high) = (0, chunks.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (chunks[middle].FirstTime <= time)
                low = middle + 1;
            else
                high = middle;
        }

        return chunks.Length == 0 ? 0 : Math.Max(0, low - 1);
    }

    /// <summary>Where the times of the chunk after one begin.</summary>
    public static double EndOf(SealedChunk[] chunks, OpenChunk open, int owner) =>
        owner + 1 < chunks.Length ? chunks[owner + 1].FirstTime
        : owner < chunks.Length && open.Count > 0 ? open.Times[0] : double.PositiveInfinity;

    /// <summary>Merges rows of a message into those of a chunk, in as many new chunks as they need; at least one.</summary>
    public static List<OpenChunk> Merge(
        OpenChunk source, FeedColumnType[] types, FeedBlock block, int from, int count, ref RowCounts counts)
    {
        var rows = source.Count;
        var size = rows + count <= SealedChunk.MaximumRows ? SealedChunk.MaximumRows : (rows + count + 1) / 2;
        var merged = new List<OpenChunk> { new(types, Math.Min(rows + count, size)) };
        var (own, late) = (0, from);
        while (own < rows || late < from + count)
        {
            var target = merged[^1];
            if (target.Count == target.Capacity)
                merged.Add(target = new OpenChunk(types, size));
            var until = late < from + count ? CountUpTo(source.Times, block.Timestamps[late]) : rows;
            if (until > own)
            {
                var run = Math.Min(until - own, target.Capacity - target.Count);
                target.Append(source, own, run);
                own += run;
            }
            else if (IsRepeated(source, own, block, late) || (late > from && IsSameRow(block, late - 1, late)))
            {
                counts.Repeated++;
                late++;
            }
            else
            {
                target.Append(block, late++, 1);
                counts.Stored++;
            }
        }

        if (merged[^1].Count == 0)
            merged.RemoveAt(merged.Count - 1);
        return merged;
    }

    private static int CountUpTo(ReadOnlySpan<double> times, double limit) => CountBefore(times, Math.BitIncrement(limit));

    private static bool IsRepeated(OpenChunk source, int end, FeedBlock block, int at)
    {
        for (var row = end - 1; row >= 0 && source.Times[row] == block.Timestamps[at]; row--)
        {
            if (source.Accepts(block) && source.Repeats(row, block, at))
                return true;
        }

        return false;
    }

    private static bool IsSameRow(FeedBlock block, int first, int second) =>
        block.Timestamps[first] == block.Timestamps[second] && block.Columns.All(column => column.Type switch
        {
            FeedColumnType.Double => column.Doubles[first].Equals(column.Doubles[second]),
            FeedColumnType.Integer => column.Integers[first] == column.Integers[second],
            FeedColumnType.Boolean => column.Booleans[first] == column.Booleans[second],
            _ => column.Strings[first] == column.Strings[second],
        });

    private static T[] Pick<T>(T[] values, int[] order) =>
        values.Length == 0 ? [] : Array.ConvertAll(order, row => values[row]);
}
