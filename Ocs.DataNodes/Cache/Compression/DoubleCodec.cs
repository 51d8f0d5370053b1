using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Ocs.DataNodes.Compression;

/// <summary>
/// Packs doubles, bit for bit: as integers over a power of ten where most are such decimals (what instruments print, and
/// what ALP looks for), the others apart; else by their bits, as whole numbers or by exclusive-or.
/// </summary>
internal static class DoubleCodec
{
    private const int MostDigits = 15;
    private const int PlausibleDigits = 8;
    private const double LargestWhole = 1L << 53;
    private const byte ByBits = 255;

    private static readonly double[] Powers =
        [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

    /// <summary>Writes the values; there may be no more than a chunk of them.</summary>
    public static void Encode(ReadOnlySpan<double> values, ByteSink sink)
    {
        Span<long> whole = stackalloc long[values.Length];
        Span<int> apart = stackalloc int[(values.Length / 8) + 1];
        var bits = MemoryMarshal.Cast<double, long>(values);
        var isDecimal = TryScale(values, whole, apart, out var digits, out var apartCount);

        // With many decimals every double is one: then the bits may be shorter.
        if (!isDecimal || (digits > PlausibleDigits && IntegerCodec.Measure(bits) < IntegerCodec.Measure(whole) + (apartCount * 80)))
        {
            sink.WriteByte(ByBits);
            IntegerCodec.Encode(bits, sink);
            return;
        }

        sink.WriteByte((byte)digits);
        sink.WriteUInt16(apartCount);
        foreach (var index in apart[..apartCount])
        {
            sink.WriteUInt16(index);
            sink.WriteInt64(BitConverter.DoubleToInt64Bits(values[index]));
        }

        IntegerCodec.Encode(whole, sink);
    }

    /// <summary>Reads as many values as there is room for.</summary>
    public static void Decode(ref ByteSource source, Span<double> values)
    {
        var whole = MemoryMarshal.Cast<double, long>(values);
        var digits = source.ReadByte();
        if (digits == ByBits)
        {
            IntegerCodec.Decode(ref source, whole);
            return;
        }

        var apartCount = source.ReadUInt16();
        var apart = source;
        source.Skip(apartCount * 10);
        IntegerCodec.Decode(ref source, whole);
        Divide(whole, Powers[digits], values);
        for (; apartCount > 0; apartCount--)
        {
            var index = apart.ReadUInt16();
            values[index] = BitConverter.Int64BitsToDouble(apart.ReadInt64());
        }
    }

    /// <summary>Finds the least number of decimals that fits; false where more than one in eight values has none.</summary>
    private static bool TryScale(ReadOnlySpan<double> values, Span<long> whole, Span<int> apart, out int digits, out int apartCount)
    {
        digits = 0;
        apartCount = 0;
        foreach (var value in values)
        {
            var own = digits;
            while (own <= MostDigits && !TryWhole(value, Powers[own], out _))
                own++;
            if (own <= MostDigits)
                digits = own;
            else if (++apartCount >= apart.Length)
                return false;
        }

        apartCount = 0;
        long last = 0;
        for (var index = 0; index < values.Length; index++)
        {
            if (TryWhole(values[index], Powers[digits], out var found))
                last = found;
            else if (apartCount < apart.Length)
                apart[apartCount++] = index;
            else
                return false;
            whole[index] = last;
        }

        return true;
    }

    /// <summary>Divides integers that share their memory with the quotients.</summary>
    private static void Divide(ReadOnlySpan<long> whole, double power, Span<double> values)
    {
        var index = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            var divisor = Vector256.Create(power);
            for (; index <= values.Length - Vector256<double>.Count; index += Vector256<double>.Count)
                (Vector256.ConvertToDouble(Vector256.Create(whole[index..])) / divisor).CopyTo(values[index..]);
        }

        for (; index < values.Length; index++)
            values[index] = whole[index] / power;
    }

    private static bool TryWhole(double value, double power, out long whole)
    {
        var scaled = Math.Round(value * power);
        if (!(Math.Abs(scaled) < LargestWhole))
        {
            whole = 0;
            return false;
        }

        // Negative zero has no integer: its bits differ, so that it is kept apart.
        whole = (long)scaled;
        return BitConverter.DoubleToInt64Bits(whole / power) == BitConverter.DoubleToInt64Bits(value);
    }
}
