using System.Numerics;
using System.Runtime.InteropServices;

namespace Ocs.G3;

/// <summary>Integers stored in the smallest of 8, 16, 32 or 64 bits that holds them all.</summary>
internal static class PackedIntegers
{
    /// <summary>How many bits each of the values takes.</summary>
    public static int Bits(ReadOnlySpan<long> values)
    {
        var all = 0L;
        foreach (var value in values)
            all |= value ^ (value >> 63);
        return (64 - BitOperations.LeadingZeroCount((ulong)all) + 1) switch
        {
            <= 8 => 8,
            <= 16 => 16,
            <= 32 => 32,
            _ => 64,
        };
    }

    /// <summary>Appends the values in a width that <see cref="Bits"/> gave.</summary>
    public static void Write(G3Buffer output, ReadOnlySpan<long> values, int bits)
    {
        var target = output.Append(values.Length * (bits / 8));
        switch (bits)
        {
            case 8:
                var bytes = MemoryMarshal.Cast<byte, sbyte>(target);
                for (var index = 0; index < values.Length; index++)
                    bytes[index] = (sbyte)values[index];
                break;
            case 16:
                var shorts = MemoryMarshal.Cast<byte, short>(target);
                for (var index = 0; index < values.Length; index++)
                    shorts[index] = (short)values[index];
                break;
            case 32:
                var ints = MemoryMarshal.Cast<byte, int>(target);
                for (var index = 0; index < values.Length; index++)
                    ints[index] = (int)values[index];
                break;
            default:
                MemoryMarshal.AsBytes(values).CopyTo(target);
                break;
        }
    }

    /// <summary>Reads values of 8, 16, 32 or 64 bits; the bytes are as many as the values need.</summary>
    public static void Read(ReadOnlySpan<byte> source, int bits, bool bigEndian, Span<long> values)
    {
        if (bigEndian && bits > 8)
        {
            var turned = source.ToArray();
            ByteOrder.Reverse(turned, bits / 8);
            source = turned;
        }

        switch (bits)
        {
            case 8:
                var bytes = MemoryMarshal.Cast<byte, sbyte>(source);
                for (var index = 0; index < values.Length; index++)
                    values[index] = bytes[index];
                break;
            case 16:
                var shorts = MemoryMarshal.Cast<byte, short>(source);
                for (var index = 0; index < values.Length; index++)
                    values[index] = shorts[index];
                break;
            case 32:
                var ints = MemoryMarshal.Cast<byte, int>(source);
                for (var index = 0; index < values.Length; index++)
                    values[index] = ints[index];
                break;
            default:
                source.CopyTo(MemoryMarshal.AsBytes(values));
                break;
        }
    }

    /// <summary>Reads the width (32 bits in version 1, which stores none), the count and the values.</summary>
    public static long[] Read(ref ArchiveReader reader, uint version)
    {
        var bits = ReadBits(ref reader, version);
        var count = reader.ReadCount(bits / 8);
        var values = new long[count];
        Read(reader.ReadBytes((long)count * (bits / 8)), bits, reader.BigEndian, values);
        return values;
    }

    /// <summary>Writes width, count and values.</summary>
    public static void Write(G3Buffer output, ReadOnlySpan<long> values)
    {
        var bits = Bits(values);
        output.WriteUInt32((uint)bits);
        output.WriteInt64(values.Length);
        Write(output, values, bits);
    }

    public static int ReadBits(ref ArchiveReader reader, uint version)
    {
        var bits = version < 2 ? 32 : reader.ReadUInt32();
        return bits is 8 or 16 or 32 or 64 ? (int)bits : throw new G3FormatException($"Integers of {bits} bits are not known.");
    }
}
