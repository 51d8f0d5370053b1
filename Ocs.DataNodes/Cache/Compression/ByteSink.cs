using System.Buffers.Binary;

namespace Ocs.DataNodes.Compression;

/// <summary>A growing buffer that an encoder writes into and that is used again for the next chunk.</summary>
internal sealed class ByteSink
{
    private byte[] _bytes = new byte[4096];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    public void Clear() => Length = 0;

    /// <summary>Room for some bytes, zeroed, counted as written.</summary>
    public Span<byte> Take(int count)
    {
        if (Length + count > _bytes.Length)
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + count));
        var span = _bytes.AsSpan(Length, count);
        span.Clear();
        Length += count;
        return span;
    }

    public void WriteByte(byte value) => Take(1)[0] = value;

    public void WriteInt64(long value) => BinaryPrimitives.WriteInt64LittleEndian(Take(8), value);

    public void WriteUInt16(int value) => BinaryPrimitives.WriteUInt16LittleEndian(Take(2), (ushort)value);

    /// <summary>Writes an integer in as few bytes of seven bits as it needs; small negatives are as short as small positives.</summary>
    public void WriteVariable(long value)
    {
        var rest = (ulong)((value << 1) ^ (value >> 63));
        for (; rest >= 0x80; rest >>= 7)
            WriteByte((byte)(rest | 0x80));
        WriteByte((byte)rest);
    }
}
