using System.Numerics;
using System.Runtime.InteropServices;

namespace Ocs.DataNodes.Compression;

/// <summary>
/// Packs 64 bit integers: whichever is smallest of the values themselves, their differences, the differences of those,
/// or the exclusive-or with the value before; in groups that each subtract their least and drop common low zero bits.
/// </summary>
internal static class IntegerCodec
{
    private const int GroupSize = 64;

    private enum Form : byte
    {
        Value,
        Difference,
        SecondDifference,
        ExclusiveOr,
    }

    /// <summary>Writes the values; there may be no more than a chunk of them.</summary>
    public static void Encode(ReadOnlySpan<long> values, ByteSink sink)
    {
        if (values.IsEmpty)
            return;
        Span<long> work = stackalloc long[values.Length - 1];
        var (best, _) = Choose(values, work);
        Transform(values, best, work);
        sink.WriteByte((byte)best);
        sink.WriteVariable(values[0]);
        if (best == Form.SecondDifference)
            sink.WriteVariable(FirstStep(values));
        for (var start = 0; start < work.Length; start += GroupSize)
            EncodeGroup(Group(work, start), sink);
    }

    /// <summary>Reads as many values as there is room for.</summary>
    public static void Decode(ref ByteSource source, scoped Span<long> values)
    {
        if (values.IsEmpty)
            return;
        var form = (Form)source.ReadByte();
        values[0] = source.ReadVariable();
        var step = form == Form.SecondDifference ? source.ReadVariable() : 0;
        var work = values[1..];
        for (var start = 0; start < work.Length; start += GroupSize)
            DecodeGroup(ref source, work.Slice(start, Math.Min(GroupSize, work.Length - start)));
        Restore(values[0], step, work, form);
    }

    /// <summary>How many bits the values take, about.</summary>
    public static long Measure(ReadOnlySpan<long> values)
    {
        if (values.IsEmpty)
            return 0;
        Span<long> work = stackalloc long[values.Length - 1];
        return Choose(values, work).Bits;
    }

    private static (Form Form, long Bits) Choose(ReadOnlySpan<long> values, Span<long> work)
    {
        var best = (Form: Form.Value, Bits: long.MaxValue);
        for (var form = Form.Value; form <= Form.ExclusiveOr; form++)
        {
            Transform(values, form, work);
            var bits = CountBits(work);
            if (bits < best.Bits)
                best = (form, bits);
        }

        return best;
    }

    private static long FirstStep(ReadOnlySpan<long> values) => values.Length > 1 ? unchecked(values[1] - values[0]) : 0;

    private static void Transform(ReadOnlySpan<long> values, Form form, Span<long> work)
    {
        var step = FirstStep(values);
        for (var index = 0; index < work.Length; index++)
        {
            var previous = values[index];
            var value = values[index + 1];
            var difference = unchecked(value - previous);
            work[index] = form switch
            {
                Form.Value => value,
                Form.Difference => difference,
                Form.SecondDifference => unchecked(difference - step),
                _ => value ^ previous,
            };
            step = difference;
        }
    }

    private static void Restore(long previous, long step, Span<long> work, Form form)
    {
        switch (form)
        {
            case Form.Difference:
                foreach (ref var value in work)
                    value = previous = unchecked(previous + value);
                break;
            case Form.SecondDifference:
                foreach (ref var value in work)
                {
                    step = unchecked(step + value);
                    value = previous = unchecked(previous + step);
                }

                break;
            case Form.ExclusiveOr:
                foreach (ref var value in work)
                    value = previous ^= value;
                break;
        }
    }

    private static long CountBits(ReadOnlySpan<long> work)
    {
        long bits = 0;
        for (var start = 0; start < work.Length; start += GroupSize)
        {
            var group = Group(work, start);
            var (least, width, _) = MeasureGroup(group);
            bits += (width * group.Length) + BitOperations.Log2((ulong)(least ^ (least >> 63)) | 1);
        }

        return bits;
    }

    private static ReadOnlySpan<long> Group(ReadOnlySpan<long> work, int start) =>
        work.Slice(start, Math.Min(GroupSize, work.Length - start));

    private static (long Least, int Width, int Shift) MeasureGroup(ReadOnlySpan<long> group)
    {
        var least = long.MaxValue;
        var most = long.MinValue;
        foreach (var value in group)
        {
            least = Math.Min(least, value);
            most = Math.Max(most, value);
        }

        ulong union = 0;
        foreach (var value in group)
            union |= unchecked((ulong)(value - least));
        var shift = union == 0 ? 0 : BitOperations.TrailingZeroCount(union);
        return (least, 64 - BitOperations.LeadingZeroCount(unchecked((ulong)(most - least)) >> shift), shift);
    }

    private static void EncodeGroup(ReadOnlySpan<long> group, ByteSink sink)
    {
        Span<ulong> packed = stackalloc ulong[GroupSize];
        var (least, width, shift) = MeasureGroup(group);
        for (var index = 0; index < group.Length; index++)
            packed[index] = unchecked((ulong)(group[index] - least)) >> shift;
        sink.WriteVariable(least);
        sink.WriteByte((byte)width);
        sink.WriteByte((byte)shift);
        BitPacking.Pack(packed[..group.Length], width, sink);
    }

    private static void DecodeGroup(ref ByteSource source, scoped Span<long> group)
    {
        var least = source.ReadVariable();
        var width = source.ReadByte();
        var shift = source.ReadByte();
        BitPacking.Unpack(source.Rest, width, MemoryMarshal.Cast<long, ulong>(group));
        source.Skip(BitPacking.BytesFor(group.Length, width));
        foreach (ref var value in group)
            value = unchecked((value << shift) + least);
    }
}
