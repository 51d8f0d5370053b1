using Ocs.DataNodes.Compression;
using Ocs.Feeds;

namespace Ocs.DataNodes.Cache;

internal sealed class IntegerColumn(int capacity) : OpenColumn
{
    /// <summary>Integers up to this size are doubles exactly.</summary>
    public const long LargestExact = 1L << 53;

    private readonly long[] _values = new long[capacity];

    public override FeedColumnType Type => FeedColumnType.Integer;

    public static bool AreExactAsDoubles(ReadOnlySpan<long> values)
    {
        foreach (var value in values)
        {
            if (value is > LargestExact or < -LargestExact)
                return false;
        }

        return true;
    }

    /// <summary>Whether the first rows may become doubles without loss.</summary>
    public bool IsExactAsDoubles(int count) => AreExactAsDoubles(_values.AsSpan(0, count));

    public override void Set(int row, FeedColumn source, int from, int count) =>
        source.Integers.AsSpan(from, count).CopyTo(_values.AsSpan(row));

    public override void Set(int row, OpenColumn source, int from, int count) =>
        ((IntegerColumn)source)._values.AsSpan(from, count).CopyTo(_values.AsSpan(row));

    public override bool Equals(int row, FeedColumn source, int at) => _values[row] == source.Integers[at];

    public override void CopyNumbers(Span<double> numbers) => CopyNumbers(0, numbers);

    public void CopyNumbers(int from, Span<double> numbers)
    {
        for (var index = 0; index < numbers.Length; index++)
            numbers[index] = _values[from + index];
    }

    public void CopyIntegers(Span<long> integers) => _values.AsSpan(0, integers.Length).CopyTo(integers);

    public override string[]? Encode(int count, ByteSink sink)
    {
        IntegerCodec.Encode(_values.AsSpan(0, count), sink);
        return null;
    }

    public override void Decode(ref ByteSource source, string[]? texts, int count) =>
        IntegerCodec.Decode(ref source, _values.AsSpan(0, count));
}
