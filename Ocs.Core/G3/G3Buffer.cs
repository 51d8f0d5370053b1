using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;

namespace Ocs.G3;

/// <summary>A growing buffer of little endian data. It is kept and used again: no allocation once it is large enough.</summary>
internal sealed class G3Buffer
{
    private byte[] _bytes = new byte[4096];

    public int Count { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Count);

    public ReadOnlyMemory<byte> WrittenMemory => _bytes.AsMemory(0, Count);

    public void Clear() => Count = 0;

    /// <summary>Makes room for so many bytes at the end; the caller fills them all.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<byte> Append(int length)
    {
        var start = Count;
        if (length > _bytes.Length - start)
            Grow(length);
        Count = start + length;
        return _bytes.AsSpan(start, length);
    }

    public void WriteByte(byte value) => Append(1)[0] = value;

    public void WriteUInt32(uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Append(4), value);

    public void WriteInt64(long value) => BinaryPrimitives.WriteInt64LittleEndian(Append(8), value);

    public void WriteDouble(double value) => BinaryPrimitives.WriteDoubleLittleEndian(Append(8), value);

    public void WriteBytes(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Append(bytes.Length));

    public void WriteString(ReadOnlySpan<byte> utf8)
    {
        WriteInt64(utf8.Length);
        WriteBytes(utf8);
    }

    public void WriteString(string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        WriteInt64(length);
        Encoding.UTF8.GetBytes(text, Append(length));
    }

    /// <summary>Leaves room for a length that is not known yet; give the result to <see cref="EndLength"/>.</summary>
    public int BeginLength()
    {
        WriteInt64(0);
        return Count;
    }

    /// <summary>Writes how many bytes followed since <see cref="BeginLength"/>, and returns them.</summary>
    public ReadOnlySpan<byte> EndLength(int start)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_bytes.AsSpan(start - 8), Count - start);
        return _bytes.AsSpan(start, Count - start);
    }

    public void PatchUInt32(int position, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(_bytes.AsSpan(position), value);

    private void Grow(int length)
    {
        var needed = (long)Count + length;
        if (needed > Array.MaxLength)
            throw new InvalidOperationException($"A frame of more than {Array.MaxLength} bytes cannot be written.");
        Array.Resize(ref _bytes, (int)Math.Min(Array.MaxLength, Math.Max(needed, _bytes.Length * 2L)));
    }
}
