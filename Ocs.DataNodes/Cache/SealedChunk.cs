using Ocs.DataNodes.Compression;
using Ocs.DataNodes.Downsampling;
using Ocs.Feeds;

namespace Ocs.DataNodes.Cache;

/// <summary>Packed rows of a block, with a summary of each column. Never changes.</summary>
internal sealed class SealedChunk : IChunk
{
    /// <summary>The most rows of a chunk.</summary>
    public const int MaximumRows = 512;

    [ThreadStatic]
    private static ByteSink? s_sink;

    private readonly byte[] _bytes;
    private readonly int[] _offsets;
    private readonly FeedColumnType[] _types;
    private readonly ColumnSummary[] _summaries;
    private readonly string[]?[]? _texts;
    private volatile ChunkReduction? _newer;
    private volatile ChunkReduction? _older;

    private SealedChunk(OpenChunk source, ByteSink sink)
    {
        Count = source.Count;
        FirstTime = source.Times[0];
        LastTime = source.Times[^1];
        _types = source.Types;
        _offsets = new int[_types.Length];
        _summaries = new ColumnSummary[_types.Length];
        DoubleCodec.Encode(source.Times, sink);
        Span<double> numbers = stackalloc double[Count];
        for (var index = 0; index < _types.Length; index++)
        {
            _offsets[index] = sink.Length;
            if (source.Column(index).Encode(Count, sink) is { } texts)
            {
                (_texts ??= new string[]?[_types.Length])[index] = texts;
                Bytes += texts.Sum(text => 32 + (text.Length * 2L));
            }

            source.Column(index).CopyNumbers(numbers);
            _summaries[index] = ColumnSummary.Of(numbers);
        }

        sink.Take(BitPacking.Padding);
        _bytes = sink.Written.ToArray();
        Bytes += 160 + _bytes.Length + (_types.Length * (ColumnSummary.Bytes + 8L));
    }

    public int Count { get; }

    public double FirstTime { get; }

    public double LastTime { get; }

    /// <summary>What this takes in memory, about.</summary>
    public long Bytes { get; }

    /// <summary>What the remembered extremes take in memory.</summary>
    public long ReducedBytes => (_newer?.Bytes ?? 0) + (_older?.Bytes ?? 0);

    /// <summary>Packs what an open chunk holds; it has at least one row.</summary>
    public static SealedChunk Of(OpenChunk source)
    {
        var sink = s_sink ??= new ByteSink();
        sink.Clear();
        return new SealedChunk(source, sink);
    }

    public FeedColumnType TypeOf(int column) => _types[column];

    public ColumnSummary Summarize(int column) => _summaries[column];

    /// <summary>The extremes of the parts of this chunk in buckets of some length; the two lengths asked for last are remembered.</summary>
    /// <param name="times">The times of this chunk.</param>
    /// <param name="milliseconds">The length of a bucket.</param>
    public ChunkReduction Reduce(ReadOnlySpan<double> times, long milliseconds)
    {
        var newer = _newer;
        if (newer?.Milliseconds == milliseconds)
            return newer;
        var found = _older is { } older && older.Milliseconds == milliseconds ? older : new ChunkReduction(times, milliseconds, _types.Length);
        _older = newer;
        return _newer = found;
    }

    /// <summary>Forgets the extremes that nobody asked for since the last time.</summary>
    public void ForgetUnused()
    {
        if (_newer?.WasUsed() is false)
            _newer = null;
        if (_older?.WasUsed() is false)
            _older = null;
    }

    /// <summary>The same rows, open to a writer.</summary>
    public OpenChunk Thaw(int capacity)
    {
        var open = new OpenChunk(_types, capacity);
        open.Fill(this);
        return open;
    }

    public void CopyTimes(Span<double> times)
    {
        var source = new ByteSource(_bytes);
        DoubleCodec.Decode(ref source, times[..Count]);
    }

    public void CopyNumbers(int column, Span<double> numbers)
    {
        numbers = numbers[..Count];
        var source = new ByteSource(_bytes.AsSpan(_offsets[column]));
        switch (_types[column])
        {
            case FeedColumnType.Double:
                DoubleCodec.Decode(ref source, numbers);
                break;
            case FeedColumnType.String:
                numbers.Fill(double.NaN);
                break;
            default:
                Span<long> whole = stackalloc long[Count];
                IntegerCodec.Decode(ref source, whole);
                for (var index = 0; index < whole.Length; index++)
                    numbers[index] = whole[index];
                break;
        }
    }

    public void CopyIntegers(int column, Span<long> integers)
    {
        var source = new ByteSource(_bytes.AsSpan(_offsets[column]));
        IntegerCodec.Decode(ref source, integers[..Count]);
    }

    public void CopyTexts(int column, Span<string> texts)
    {
        var source = new ByteSource(_bytes.AsSpan(_offsets[column]));
        StringCodec.Decode(ref source, _texts![column]!, texts[..Count]);
    }

    public void Decode(int column, OpenColumn destination)
    {
        var source = new ByteSource(_bytes.AsSpan(_offsets[column]));
        destination.Decode(ref source, _texts?[column], Count);
    }
}
