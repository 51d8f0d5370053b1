using Ocs.DataNodes.Cache;
using Ocs.DataNodes.Influx.Data;
using Ocs.DataNodes.Influx.Evaluation;
using Ocs.Feeds;

namespace Ocs.DataNodes.Influx.Live;

/// <summary>Reads one column of a block chunk by chunk; what is not a number is left out, as InfluxDB never takes it.</summary>
internal sealed class CacheReader(BlockTimes block, int column, InfluxType type, long from, long to) : InfluxReader
{
    private readonly double[] _numbers = type is InfluxType.String or InfluxType.Integer ? [] : new double[SealedChunk.MaximumRows];
    private readonly long[] _integers = type == InfluxType.Integer ? new long[SealedChunk.MaximumRows] : [];
    private readonly bool[] _booleans = type == InfluxType.Boolean ? new bool[SealedChunk.MaximumRows] : [];
    private readonly string[] _strings = type == InfluxType.String ? new string[SealedChunk.MaximumRows] : [];
    private long[] _times = [];
    private int _chunk = -1;
    private int _start;
    private int _count;

    public override InfluxType Type => type;

    public override ReadOnlySpan<long> Times => _times.AsSpan(_start, _count);

    public override ReadOnlySpan<double> Floats => _numbers.AsSpan(_start, _count);

    public override ReadOnlySpan<long> Integers => _integers.AsSpan(_start, _count);

    public override ReadOnlySpan<bool> Booleans => _booleans.AsSpan(_start, _count);

    public override ReadOnlySpan<string> Strings => _strings.AsSpan(_start, _count);

    public override bool MoveNext()
    {
        while (++_chunk < block.Chunks.Count)
        {
            var chunk = block.Chunks[_chunk];
            if (BlockTimes.Nanoseconds(chunk.LastTime) < from)
                continue;
            if (BlockTimes.Nanoseconds(chunk.FirstTime) > to)
                return false;
            if (!Holds(chunk.TypeOf(column)))
                continue;
            _times = block.Of(_chunk);
            _start = TimeSearch.CountBefore(_times, from);
            _count = (to == long.MaxValue ? _times.Length : TimeSearch.CountBefore(_times, to + 1)) - _start;
            if (_count > 0)
                Decode(chunk);
            if (_count > 0)
                return true;
        }

        return false;
    }

    private bool Holds(FeedColumnType stored)
    {
        var its = CacheSeries.TypeOf(stored);
        return its == type || (type == InfluxType.Float && its == InfluxType.Integer);
    }

    private void Decode(IChunk chunk)
    {
        switch (type)
        {
            case InfluxType.String:
                chunk.CopyTexts(column, _strings);
                return;
            case InfluxType.Integer:
                chunk.CopyIntegers(column, _integers);
                return;
        }

        chunk.CopyNumbers(column, _numbers);
        if (type == InfluxType.Boolean)
        {
            for (var i = _start; i < _start + _count; i++)
                _booleans[i] = _numbers[i] != 0;
        }
        else if (!NumberSpan.AreFinite(Floats))
        {
            KeepFinite();
        }
    }

    private void KeepFinite()
    {
        var times = new long[_count];
        var kept = 0;
        for (var i = _start; i < _start + _count; i++)
        {
            if (!double.IsFinite(_numbers[i]))
                continue;
            times[kept] = _times[i];
            _numbers[kept++] = _numbers[i];
        }

        (_times, _start, _count) = (times, 0, kept);
    }
}
