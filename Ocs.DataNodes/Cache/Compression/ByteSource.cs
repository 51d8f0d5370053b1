using System.Buffers.Binary;

namespace Ocs.DataNodes.Compression;

/// <summary>Reads what a <see cref="ByteSink"/> wrote.</summary>
internal ref struct ByteSource(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>What is left, with whatever follows: a decoder may look up to eight bytes beyond its own.</summary>
    public readonly ReadOnlySpan<byte> Rest => _rest;

    public void Skip(int count) => _rest = _rest[count..];

    public byte ReadByte()
    {
        var value = _rest[0];
        _rest = _rest[1..];
        return value;
    }

    public long ReadInt64()
    {
        var value = BinaryPrimitives.ReadInt64LittleEndian(_rest);
        _rest = _rest[8..];
        return value;
    }

    public int ReadUInt16()
    {
        var value = BinaryPrimitives.ReadUInt16LittleEndian(_rest);
        _rest = _rest[2..];
        return value;
    }

    public long ReadVariable()
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = ReadByte();
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return (long)(value >> 1) ^ -(long)(value & 1);
        }
    }
}
