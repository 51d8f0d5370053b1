using Ocs.DataNodes.Compression;
using Ocs.Feeds;

namespace Ocs.DataNodes.Cache;

internal sealed class DoubleColumn(int capacity) : OpenColumn
{
    private readonly double[] _values = new double[capacity];

    public override FeedColumnType Type => FeedColumnType.Double;

    public override void Set(int row, FeedColumn source, int from, int count)
    {
        if (source.Type == FeedColumnType.Double)
        {
            source.Doubles.AsSpan(from, count).CopyTo(_values.AsSpan(row));
            return;
        }

        for (var index = 0; index < count; index++)
            _values[row + index] = source.Integers[from + index];
    }

    public override void Set(int row, OpenColumn source, int from, int count)
    {
        if (source is IntegerColumn integers)
            integers.CopyNumbers(from, _values.AsSpan(row, count));
        else
            ((DoubleColumn)source)._values.AsSpan(from, count).CopyTo(_values.AsSpan(row));
    }

    public override bool Equals(int row, FeedColumn source, int at)
    {
        var value = source.Type == FeedColumnType.Double ? source.Doubles[at] : source.Integers[at];
        return BitConverter.DoubleToInt64Bits(_values[row]) == BitConverter.DoubleToInt64Bits(value);
    }

    public override void CopyNumbers(Span<double> numbers) => _values.AsSpan(0, numbers.Length).CopyTo(numbers);

    public override string[]? Encode(int count, ByteSink sink)
    {
        DoubleCodec.Encode(_values.AsSpan(0, count), sink);
        return null;
    }

    public override void Decode(ref ByteSource source, string[]? texts, int count) =>
        DoubleCodec.Decode(ref source, _values.AsSpan(0, count));
}
