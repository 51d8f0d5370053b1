using System.Runtime.InteropServices;

namespace Ocs.G3;

/// <summary>
/// The samples of a field in one block of one frame: where they are, and what a wide plot needs to know of them. Stored in
/// indexes as it lies in memory, so a change needs another <see cref="HistoryFile.Version"/>.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 8)]
internal struct HistoryPiece
{
    /// <summary>The earliest time, in ticks.</summary>
    public long First;

    /// <summary>The latest time, in ticks.</summary>
    public long Last;

    /// <summary>The byte of the file where its times are; -1 where it can only be read with all that stands before it.</summary>
    public long TimesOffset;

    /// <summary>The byte of the file where its values are.</summary>
    public long ValuesOffset;

    /// <summary>How many samples there are.</summary>
    public int Count;

    /// <summary>How many bytes the values take.</summary>
    public int ValuesLength;

    /// <summary>How the values are stored, as <see cref="HkFieldType"/>.</summary>
    public byte Type;

    /// <summary>How many bits an integer takes.</summary>
    public byte Bits;

    /// <summary>The lowest value; NaN where there is no number.</summary>
    public double Low;

    /// <summary>The highest value; NaN where there is no number.</summary>
    public double High;

    /// <summary>When the lowest value was reached first.</summary>
    public long LowTime;

    /// <summary>When the highest value was reached first.</summary>
    public long HighTime;

    /// <summary>Whether it can be read without what stands before it.</summary>
    public readonly bool IsAddressable => TimesOffset >= 0;

    /// <summary>Describes a field of a frame.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="block">A block of it.</param>
    /// <param name="field">A field of that.</param>
    /// <param name="addressable">Whether bytes of the frame are bytes of the file, as they are not where it is compressed.</param>
    public static HistoryPiece Of(HkFrame frame, HkBlock block, HkField field, bool addressable)
    {
        var ticks = block.TimesSpan[..Math.Min(block.TimesSpan.Length, field.Count)];
        var extremes = Extremes.Of(ticks, field);
        var (times, values) = (OffsetOf(block.StoredTimes, frame.View), OffsetOf(field.StoredValues, frame.View));
        var piece = new HistoryPiece
        {
            First = long.MaxValue,
            Last = long.MinValue,
            TimesOffset = !addressable || field.BigEndian || times < 0 || values < 0 ? -1 : times,
            ValuesOffset = values,
            Count = ticks.Length,
            ValuesLength = field.StoredValues.Length,
            Type = (byte)field.Type,
            Bits = (byte)field.Bits,
            Low = extremes.Low,
            High = extremes.High,
            LowTime = extremes.LowTime,
            HighTime = extremes.HighTime,
        };
        foreach (var tick in ticks)
            (piece.First, piece.Last) = (Math.Min(piece.First, tick), Math.Max(piece.Last, tick));
        return piece;
    }

    private static long OffsetOf(ReadOnlyMemory<byte> part, G3FrameView frame) =>
        MemoryMarshal.TryGetArray(part, out var inner) && MemoryMarshal.TryGetArray(frame.Bytes, out var outer) && ReferenceEquals(inner.Array, outer.Array)
            ? frame.Offset + inner.Offset - outer.Offset
            : -1;
}
