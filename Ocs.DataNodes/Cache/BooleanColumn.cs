using Ocs.DataNodes.Compression;
using Ocs.Feeds;

namespace Ocs.DataNodes.Cache;

internal sealed class BooleanColumn(int capacity) : OpenColumn
{
    private readonly bool[] _values = new bool[capacity];

    public override FeedColumnType Type => FeedColumnType.Boolean;

    public override void Set(int row, FeedColumn source, int from, int count) =>
        source.Booleans.AsSpan(from, count).CopyTo(_values.AsSpan(row));

    public override void Set(int row, OpenColumn source, int from, int count) =>
        ((BooleanColumn)source)._values.AsSpan(from, count).CopyTo(_values.AsSpan(row));

    public override bool Equals(int row, FeedColumn source, int at) => _values[row] == source.Booleans[at];

    public override void CopyNumbers(Span<double> numbers)
    {
        for (var index = 0; index < numbers.Length; index++)
            numbers[index] = _values[index] ? 1 : 0;
    }

    public override string[]? Encode(int count, ByteSink sink)
    {
        Span<long> bits = stackalloc long[count];
        for (var index = 0; index < count; index++)
            bits[index] = _values[index] ? 1 : 0;
        IntegerCodec.Encode(bits, sink);
        return null;
    }

    public override void Decode(ref ByteSource source, string[]? texts, int count)
    {
        Span<long> bits = stackalloc long[count];
        IntegerCodec.Decode(ref source, bits);
        for (var index = 0; index < count; index++)
            _values[index] = bits[index] != 0;
    }
}
