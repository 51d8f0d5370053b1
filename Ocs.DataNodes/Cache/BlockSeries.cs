using Ocs.DataNodes.Downsampling;
using Ocs.Feeds;

namespace Ocs.DataNodes.Cache;

/// <summary>
/// All kept rows of one block with one schema: packed chunks, oldest first, and an open one. One thread writes at a time,
/// which <see cref="FeedSeries"/> sees to; readers take a snapshot and are never in the way.
/// </summary>
internal sealed class BlockSeries
{
    private const int SmallestCapacity = 16;
    private const int BusyCapacity = 64;

    /// <summary>So many rows are packed, and several of these parts together again: rows that are not packed take eight bytes a value.</summary>
    private const int PartRows = 128;

    private volatile State _state;
    private long _bytes;

    public BlockSeries(FeedInfo feed, BlockSchema schema, ReadOnlySpan<FeedColumnType> types)
    {
        Feed = feed;
        Schema = schema;
        _state = new State([], new OpenChunk(types, SmallestCapacity));
        _bytes = _state.Open.Bytes;
    }

    /// <summary>The feed, as its last message described it.</summary>
    public FeedInfo Feed { get; set; }

    public BlockSchema Schema { get; }

    /// <summary>What this takes in memory, about.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>What the extremes of its chunks may take that are remembered; null where none are.</summary>
    public ReductionBudget? Reductions { get; init; }

    /// <summary>The first time that is kept; infinity where there is none.</summary>
    public double FirstTime => Snapshot() is [var first, ..] ? first.FirstTime : double.PositiveInfinity;

    /// <summary>What is stored now, oldest first; chunks without rows are left out.</summary>
    public IChunk[] Snapshot()
    {
        var state = _state;
        var view = state.Open.View();
        return view.Count == 0 ? state.Sealed : [.. state.Sealed, view];
    }

    /// <summary>Stores the rows of a message whose times lie between two limits, and forgets what is older than the first.</summary>
    public RowCounts Apply(FeedBlock block, double oldest, double newest)
    {
        var counts = default(RowCounts);
        var count = block.Timestamps.Length;
        if (!IsAscending(block.Timestamps, oldest, newest))
            (block, count) = RowOrder.Sort(block, oldest, newest, ref counts);
        Trim(oldest);
        var behind = RowOrder.CountBefore(block.Timestamps.AsSpan(0, count), LastTime());
        if (behind > 0)
            Insert(block, 0, behind, ref counts);
        for (var from = behind; from < count;)
            from += AppendSome(block, from, count - from, ref counts);
        return counts;
    }

    /// <summary>Forgets the chunks that lie wholly before a time.</summary>
    public void Trim(double oldest)
    {
        var state = _state;
        var gone = 0;
        while (gone < state.Sealed.Length && state.Sealed[gone].LastTime < oldest)
            gone++;
        var open = state.Open;
        if (open.Count > 0 && open.Times[^1] < oldest)
            Publish(state.Sealed[gone..], new OpenChunk(open.Types, SmallestCapacity));
        else if (gone > 0)
            Publish(state.Sealed[gone..], open);
    }

    /// <summary>Forgets the extremes that nobody asked for since the last time.</summary>
    /// <returns>What the others take in memory.</returns>
    public long ForgetUnusedReductions()
    {
        foreach (var chunk in _state.Sealed)
            chunk.ForgetUnused();
        return _state.Sealed.Sum(chunk => chunk.ReducedBytes);
    }

    /// <summary>Forgets the oldest chunk.</summary>
    /// <returns>How many rows went.</returns>
    public long TrimOldest()
    {
        var state = _state;
        if (state.Sealed is [var first, .. var rest])
        {
            Publish(rest, state.Open);
            return first.Count;
        }

        var rows = state.Open.Count;
        Publish([], new OpenChunk(state.Open.Types, SmallestCapacity));
        return rows;
    }

    private static bool IsAscending(double[] times, double oldest, double newest)
    {
        var last = oldest;
        foreach (var time in times)
        {
            if (!(time >= last))
                return false;
            last = time;
        }

        return last <= newest;
    }

    private double LastTime()
    {
        var state = _state;
        return state.Open.Count > 0 ? state.Open.Times[^1]
            : state.Sealed is [.., var last] ? last.LastTime : double.NegativeInfinity;
    }

    /// <summary>Appends as many rows as the open chunk has room for; makes room first.</summary>
    private int AppendSome(FeedBlock block, int from, int count, ref RowCounts counts)
    {
        var open = _state.Open;
        if (!open.Accepts(block))
            open = Convert(open, block);
        if (IsRepeated(open, block, from))
        {
            counts.Repeated++;
            return 1;
        }

        if (open.Count == open.Capacity)
            open = open.Capacity < PartRows ? Grow(open) : SealOpen(open.Types);

        // A repeat inside the message is looked for row by row; times that rise need no look.
        var room = Math.Min(count, open.Capacity - open.Count);
        var run = 1;
        while (run < room && block.Timestamps[from + run] > block.Timestamps[from + run - 1])
            run++;
        open.Append(block, from, run);
        counts.Stored += run;
        return run;
    }

    private static bool IsRepeated(OpenChunk open, FeedBlock block, int at)
    {
        for (var row = open.Count - 1; row >= 0 && open.Times[row] == block.Timestamps[at]; row--)
        {
            if (open.Repeats(row, block, at))
                return true;
        }

        return false;
    }

    private OpenChunk Grow(OpenChunk open)
    {
        var larger = new OpenChunk(open.Types, Math.Min(open.Capacity * 2, PartRows));
        larger.Append(open, 0, open.Count);
        Publish(_state.Sealed, larger);
        return larger;
    }

    /// <summary>Makes the open chunk take the types of a message: integers become doubles, anything else begins a chunk.</summary>
    private OpenChunk Convert(OpenChunk open, FeedBlock block)
    {
        if (open.CommonTypes(block) is not { } types)
            return SealOpen(Array.ConvertAll(block.Columns, column => column.Type));
        var converted = new OpenChunk(types, open.Capacity);
        converted.Append(open, 0, open.Count);
        Publish(_state.Sealed, converted);
        return converted;
    }

    private OpenChunk SealOpen(FeedColumnType[] types)
    {
        var state = _state;
        var next = new OpenChunk(types, state.Open.Count >= PartRows ? BusyCapacity : SmallestCapacity);
        Publish(state.Open.Count == 0 ? state.Sealed : WithPart(state.Sealed, state.Open), next);
        return next;
    }

    /// <summary>Packs a part, together with those before it where they make a whole chunk.</summary>
    private static SealedChunk[] WithPart(SealedChunk[] chunks, OpenChunk part)
    {
        var (first, rows) = (chunks.Length, part.Count);
        while (first > 0 && rows + chunks[first - 1].Count <= SealedChunk.MaximumRows && HasTypes(chunks[first - 1], part))
            rows += chunks[--first].Count;
        if (first == chunks.Length || rows <= SealedChunk.MaximumRows - PartRows)
            return [.. chunks, SealedChunk.Of(part)];
        var whole = new OpenChunk(part.Types, rows);
        foreach (var chunk in chunks.AsSpan(first))
            whole.Append(chunk.Thaw(chunk.Count), 0, chunk.Count);
        whole.Append(part, 0, part.Count);
        return [.. chunks[..first], SealedChunk.Of(whole)];
    }

    private static bool HasTypes(SealedChunk chunk, OpenChunk part)
    {
        var types = part.Types;
        for (var column = 0; column < types.Length; column++)
        {
            if (chunk.TypeOf(column) != types[column])
                return false;
        }

        return true;
    }

    /// <summary>Sorts late rows in: each run goes into the chunk whose times surround it.</summary>
    private void Insert(FeedBlock block, int from, int until, ref RowCounts counts)
    {
        while (from < until)
        {
            var state = _state;
            var owner = RowOrder.OwnerOf(state.Sealed, state.Open, block.Timestamps[from]);
            var next = RowOrder.EndOf(state.Sealed, state.Open, owner);
            var run = RowOrder.CountBefore(block.Timestamps.AsSpan(from, until - from), next);
            run = Math.Clamp(run, 1, SealedChunk.MaximumRows);
            InsertInto(owner, block, from, run, ref counts);
            from += run;
        }
    }

    private void InsertInto(int owner, FeedBlock block, int from, int count, ref RowCounts counts)
    {
        var state = _state;
        var isOpen = owner == state.Sealed.Length;
        var source = isOpen ? state.Open : state.Sealed[owner].Thaw(state.Sealed[owner].Count);
        if (source.CommonTypes(block) is not { } types)
        {
            counts.Refused += count;
            return;
        }

        var merged = RowOrder.Merge(source, types, block, from, count, ref counts);
        var whole = merged.Take(isOpen ? merged.Count - 1 : merged.Count).Select(SealedChunk.Of);
        Publish([.. state.Sealed[..owner], .. whole, .. isOpen ? [] : state.Sealed[(owner + 1)..]], isOpen ? merged[^1] : state.Open);
    }

    private void Publish(SealedChunk[] chunks, OpenChunk open)
    {
        _state = new State(chunks, open);
        var bytes = open.Bytes;
        foreach (var chunk in chunks)
            bytes += chunk.Bytes;
        Interlocked.Exchange(ref _bytes, bytes);
    }

    private sealed record State(SealedChunk[] Sealed, OpenChunk Open);
}
