using Ocs.Feeds;
using Ocs.G3;

namespace Ocs.Aggregator;

/// <summary>The samples of one block that wait for the next frame. Its set of fields never changes.</summary>
internal sealed class ProviderBlock
{
    private readonly SampleColumn[] _columns;
    private readonly string _sourceName;
    private SampleColumn[] _order;
    private (string Name, FeedColumnType Type)[] _source;
    private long[] _ticks = [];
    private bool _ascending = true;
    private long _textWeight;

    /// <summary>Starts a block.</summary>
    /// <param name="name">Its name in the archive.</param>
    /// <param name="sourceName">Its name in messages.</param>
    /// <param name="source">A block of a message, whose fields it has.</param>
    /// <param name="fields">The stored field for each column of that.</param>
    public ProviderBlock(string name, string sourceName, FeedBlock source, StoredField[] fields)
    {
        Name = name;
        _sourceName = sourceName;
        _order = Array.ConvertAll(fields, field => new SampleColumn(field));
        _columns = [.. _order.OrderBy(column => column.Field.Name, StringComparer.Ordinal)];
        _source = SourceOf(source);
    }

    public string Name { get; }

    /// <summary>How many samples wait.</summary>
    public int Count { get; private set; }

    /// <summary>How many values wait.</summary>
    public long Samples => (long)Count * _columns.Length;

    /// <summary>What waits takes as much room as so many numbers: the values, the times, and the length of texts.</summary>
    public long Values => Samples + Count + _textWeight;

    /// <summary>The first time that waits.</summary>
    public long FirstTick => _ticks[0];

    /// <summary>The last time that waits; sorted before.</summary>
    public long LastTick => _ticks[Count - 1];

    /// <summary>Whether a block of a message has the same columns, in the same order, as the last one.</summary>
    public bool IsLike(FeedBlock source)
    {
        if (source.Columns.Length != _source.Length)
            return false;
        for (var index = 0; index < _source.Length; index++)
        {
            var column = source.Columns[index];
            if (column.Type != _source[index].Type || !string.Equals(column.Name, _source[index].Name, StringComparison.Ordinal))
                return false;
        }

        return true;
    }

    /// <summary>Takes on columns in another order, or of other types, if they go into the same stored fields.</summary>
    public bool TryFollow(FeedBlock source, StoredField[] fields)
    {
        if (fields.Length != _columns.Length)
            return false;
        var order = new SampleColumn[fields.Length];
        for (var index = 0; index < fields.Length; index++)
        {
            var column = Array.Find(_columns, other => ReferenceEquals(other.Field, fields[index]));
            if (column is null)
                return false;
            order[index] = column;
        }

        _order = order;
        _source = SourceOf(source);
        return true;
    }

    /// <summary>Appends samples of a block whose columns are those of the last one.</summary>
    public void Append(FeedBlock source, ReadOnlySpan<long> ticks, int start, int length)
    {
        for (var index = 0; index < _order.Length; index++)
        {
            var column = source.Columns[index];
            _order[index].Append(Count, column, start, length);
            if (column.Type == FeedColumnType.String)
                _textWeight += WeightOf(column.Strings.AsSpan(start, length));
        }

        if (Count + length > _ticks.Length)
            Array.Resize(ref _ticks, Math.Max(Count + length, Math.Max(16, _ticks.Length * 2)));
        var last = Count == 0 ? long.MinValue : _ticks[Count - 1];
        for (var index = 0; index < length; index++)
        {
            var tick = ticks[start + index];
            _ascending &= tick > last;
            _ticks[Count + index] = last = tick;
        }

        Count += length;
    }

    /// <summary>Takes out the samples up to a time, as a block of a message; null where there are none.</summary>
    public (FeedBlock Block, long[] Ticks)? TakeUpTo(long written)
    {
        var ticks = _ticks.AsSpan(0, Count).ToArray();
        if (!Array.Exists(ticks, tick => tick <= written))
            return null;
        int[] taken = [.. Enumerable.Range(0, Count).Where(index => ticks[index] <= written)];
        int[] kept = [.. Enumerable.Range(0, Count).Where(index => ticks[index] > written)];
        var times = Array.ConvertAll(taken, index => ticks[index]);
        var block = new FeedBlock
        {
            Name = _sourceName,
            Timestamps = Array.ConvertAll(times, G3Ticks.ToUnixSeconds),
            Columns = [.. _order.Select((column, index) => column.Take(_source[index].Name, Count, taken))],
        };
        Keep(kept);
        return (block, times);
    }

    /// <summary>Puts the samples into the order of their times, and drops those whose time is there already; says how many.</summary>
    public int Sort()
    {
        if (_ascending)
            return 0;
        var ticks = _ticks;
        int[] order = [.. Enumerable.Range(0, Count).OrderBy(index => ticks[index])];
        var kept = 0;
        foreach (var index in order)
        {
            if (kept == 0 || ticks[index] != ticks[order[kept - 1]])
                order[kept++] = index;
        }

        Keep(order[..kept]);
        _ascending = true;
        return order.Length - kept;
    }

    /// <summary>Encodes what waits; sorted before.</summary>
    public void Encode(HkFrameWriter frame)
    {
        frame.BeginBlock(_columns.Length);
        foreach (var column in _columns)
            column.Encode(frame, Count);
        frame.EndBlock(_ticks.AsSpan(0, Count));
    }

    /// <summary>Lets go of what was written, and returns its last time.</summary>
    public long Clear()
    {
        var last = _ticks[Count - 1];
        foreach (var column in _columns)
        {
            column.Field.Written = true;
            column.Clear();
        }

        Count = 0;
        _textWeight = 0;
        return last;
    }

    private void Keep(int[] order)
    {
        foreach (var column in _columns)
            column.Arrange(order);
        var ticks = _ticks;
        _ticks = Array.ConvertAll(order, index => ticks[index]);
        Count = order.Length;
    }

    private static long WeightOf(ReadOnlySpan<string> texts)
    {
        var letters = 0L;
        foreach (var text in texts)
            letters += text.Length;
        return letters / 8 + texts.Length;
    }

    private static (string, FeedColumnType)[] SourceOf(FeedBlock source) =>
        Array.ConvertAll(source.Columns, column => (column.Name, column.Type));
}
