using Ocs.Feeds;

namespace Ocs.DataNodes.Cache;

/// <summary>The newest rows of a block, which one writer appends to. Readers see the rows that were counted when they looked.</summary>
internal sealed class OpenChunk
{
    private readonly double[] _times;
    private readonly OpenColumn[] _columns;
    private int _count;

    public OpenChunk(ReadOnlySpan<FeedColumnType> types, int capacity)
    {
        _times = new double[capacity];
        _columns = new OpenColumn[types.Length];
        for (var index = 0; index < types.Length; index++)
            _columns[index] = OpenColumn.Create(types[index], capacity);
    }

    public int Capacity => _times.Length;

    /// <summary>How many rows readers may see: everything below was written before.</summary>
    public int Count => Volatile.Read(ref _count);

    public ReadOnlySpan<double> Times => _times.AsSpan(0, _count);

    public FeedColumnType[] Types => Array.ConvertAll(_columns, column => column.Type);

    public OpenColumn Column(int index) => _columns[index];

    /// <summary>What this takes in memory, about.</summary>
    public long Bytes => 200 + (_columns.Length * 48L) + (Capacity * 8L * (_columns.Length + 1));

    /// <summary>Whether rows of a message fit these columns without loss.</summary>
    public bool Accepts(FeedBlock block)
    {
        for (var index = 0; index < _columns.Length; index++)
        {
            var (own, column) = (_columns[index].Type, block.Columns[index]);
            if (column.Type == own)
                continue;
            if (own != FeedColumnType.Double || column.Type != FeedColumnType.Integer || !IntegerColumn.AreExactAsDoubles(column.Integers))
                return false;
        }

        return true;
    }

    /// <summary>The types that hold both these rows and a message; null where there are none.</summary>
    public FeedColumnType[]? CommonTypes(FeedBlock block)
    {
        var types = Types;
        for (var index = 0; index < types.Length; index++)
        {
            var column = block.Columns[index];
            if (column.Type == types[index])
                continue;
            var exact = (types[index], column.Type) switch
            {
                (FeedColumnType.Double, FeedColumnType.Integer) => IntegerColumn.AreExactAsDoubles(column.Integers),
                (FeedColumnType.Integer, FeedColumnType.Double) => ((IntegerColumn)_columns[index]).IsExactAsDoubles(_count),
                _ => false,
            };
            if (!exact)
                return null;
            types[index] = FeedColumnType.Double;
        }

        return types;
    }

    /// <summary>Whether a row is one that a message repeats: the same time and the same values.</summary>
    public bool Repeats(int row, FeedBlock block, int at)
    {
        if (_times[row] != block.Timestamps[at])
            return false;
        for (var index = 0; index < _columns.Length; index++)
        {
            if (!_columns[index].Equals(row, block.Columns[index], at))
                return false;
        }

        return true;
    }

    /// <summary>Appends rows of a message that are not older than the last; there is room for them.</summary>
    public void Append(FeedBlock block, int from, int count)
    {
        block.Timestamps.AsSpan(from, count).CopyTo(_times.AsSpan(_count));
        for (var index = 0; index < _columns.Length; index++)
            _columns[index].Set(_count, block.Columns[index], from, count);
        Volatile.Write(ref _count, _count + count);
    }

    /// <summary>Appends rows of another chunk; there is room for them.</summary>
    public void Append(OpenChunk source, int from, int count)
    {
        source._times.AsSpan(from, count).CopyTo(_times.AsSpan(_count));
        for (var index = 0; index < _columns.Length; index++)
            _columns[index].Set(_count, source._columns[index], from, count);
        Volatile.Write(ref _count, _count + count);
    }

    /// <summary>Fills an empty chunk with what a sealed one holds.</summary>
    public void Fill(SealedChunk source)
    {
        source.CopyTimes(_times.AsSpan(0, source.Count));
        for (var index = 0; index < _columns.Length; index++)
            source.Decode(index, _columns[index]);
        Volatile.Write(ref _count, source.Count);
    }

    /// <summary>What a reader sees now.</summary>
    public IChunk View() => new OpenChunkView(this, Count);

    private sealed class OpenChunkView(OpenChunk chunk, int count) : IChunk
    {
        public int Count => count;

        public double FirstTime => chunk._times[0];

        public double LastTime => chunk._times[count - 1];

        public FeedColumnType TypeOf(int column) => chunk._columns[column].Type;

        public void CopyTimes(Span<double> times) => chunk._times.AsSpan(0, count).CopyTo(times);

        public void CopyNumbers(int column, Span<double> numbers) => chunk._columns[column].CopyNumbers(numbers[..count]);

        public void CopyIntegers(int column, Span<long> integers) =>
            ((IntegerColumn)chunk._columns[column]).CopyIntegers(integers[..count]);

        public void CopyTexts(int column, Span<string> texts) => chunk._columns[column].CopyTexts(texts[..count]);

        public ColumnSummary Summarize(int column)
        {
            Span<double> numbers = stackalloc double[count];
            CopyNumbers(column, numbers);
            return ColumnSummary.Of(numbers);
        }
    }
}
