using System.Buffers;

namespace Ocs.Router;

/// <summary>A pooled stretch of bytes on their way out.</summary>
internal sealed class Segment
{
    /// <summary>Small enough that idle sessions cost nothing, large enough for one system call to carry many events.</summary>
    public const int Size = 64 << 10;

    private Segment(byte[] bytes) => Bytes = bytes;

    public byte[] Bytes { get; }

    public int Start { get; set; }

    public int End { get; set; }

    /// <summary>How many events end in it.</summary>
    public int Events { get; set; }

    public Segment? Next { get; set; }

    /// <summary>Whether it begins inside a frame that a segment before it holds the start of.</summary>
    public bool IsContinuation { get; set; }

    public int Room => Bytes.Length - End;

    public static Segment Rent() => new(ArrayPool<byte>.Shared.Rent(Size));

    public void Return() => ArrayPool<byte>.Shared.Return(Bytes);
}
