using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Ocs.G3;

/// <summary>The checksum of frames: CRC-32C (Castagnoli) that begins with 0 and is not inverted at the end.</summary>
public static class G3Checksum
{
    /// <summary>Carries a checksum on over more bytes.</summary>
    // Optimized at once: a command that verifies an archive is over before the runtime would see that this is hot.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static uint Append(uint checksum, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length >= 32)
        {
            checksum = BitOperations.Crc32C(checksum, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            checksum = BitOperations.Crc32C(checksum, BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]));
            checksum = BitOperations.Crc32C(checksum, BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]));
            checksum = BitOperations.Crc32C(checksum, BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..]));
            bytes = bytes[32..];
        }

        while (bytes.Length >= 8)
        {
            checksum = BitOperations.Crc32C(checksum, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[8..];
        }

        foreach (var value in bytes)
            checksum = BitOperations.Crc32C(checksum, value);
        return checksum;
    }
}
