using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Ocs.DataNodes.Compression;

/// <summary>Unsigned integers side by side in as many bits as the largest of them needs.</summary>
internal static class BitPacking
{
    /// <summary>How many bytes a decoder may read beyond the last packed one.</summary>
    public const int Padding = 8;

    public static int BytesFor(int count, int width) => ((count * width) + 7) / 8;

    public static void Pack(ReadOnlySpan<ulong> values, int width, ByteSink sink)
    {
        if (width == 0)
            return;
        var bytes = sink.Take(BytesFor(values.Length, width));
        UInt128 pending = 0;
        var bits = 0;
        var at = 0;
        foreach (var value in values)
        {
            pending |= (UInt128)value << bits;
            for (bits += width; bits >= 8; bits -= 8)
            {
                bytes[at++] = (byte)pending;
                pending >>= 8;
            }
        }

        if (bits > 0)
            bytes[at] = (byte)pending;
    }

    /// <summary>Reverses <see cref="Pack"/>; the source must reach <see cref="Padding"/> bytes beyond the packed ones.</summary>
    public static void Unpack(ReadOnlySpan<byte> bytes, int width, Span<ulong> values)
    {
        if (width == 0)
        {
            values.Clear();
            return;
        }

        // Bounds are checked once here, not once a value.
        ref var start = ref MemoryMarshal.GetReference(bytes[..(BytesFor(values.Length, width) + Padding)]);
        var mask = width == 64 ? ulong.MaxValue : (1UL << width) - 1;
        nuint bit = 0;
        for (var index = 0; index < values.Length; index++, bit += (nuint)width)
        {
            var shift = (int)(bit & 7);
            ref var from = ref Unsafe.Add(ref start, bit >> 3);
            var value = LittleEndian(Unsafe.ReadUnaligned<ulong>(ref from)) >> shift;
            if (width > 56 && shift > 0)
                value |= (ulong)Unsafe.Add(ref from, 8) << (64 - shift);
            values[index] = value & mask;
        }
    }

    private static ulong LittleEndian(ulong value) =>
        BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value);
}
