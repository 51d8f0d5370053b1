using System.Buffers.Binary;

namespace Ocs.Wamp;

/// <summary>Text and bytes of CBOR that came in chunks.</summary>
internal static class CborChunks
{
    /// <summary>The chunks put together; their headers were checked before.</summary>
    public static byte[] Join(ReadOnlySpan<byte> chunks)
    {
        var joined = new byte[chunks.Length];
        var length = 0;
        while (!chunks.IsEmpty)
        {
            var info = chunks[0] & 31;
            var lengthBytes = info < 24 ? 0 : 1 << (info - 24);
            var chunk = lengthBytes switch
            {
                0 => info,
                1 => chunks[1],
                2 => BinaryPrimitives.ReadUInt16BigEndian(chunks[1..]),
                4 => (int)BinaryPrimitives.ReadUInt32BigEndian(chunks[1..]),
                _ => (int)BinaryPrimitives.ReadUInt64BigEndian(chunks[1..]),
            };
            chunks.Slice(1 + lengthBytes, chunk).CopyTo(joined.AsSpan(length));
            length += chunk;
            chunks = chunks[(1 + lengthBytes + chunk)..];
        }

        return joined[..length];
    }
}
