namespace Ocs.G3;

/// <summary>Integers by name, all stored in the smallest width that holds them all.</summary>
public sealed class G3MapInt : G3Map<long>
{
    private int _bits = 64;

    internal override G3Class Class => G3Class.MapInt;

    internal override void ReadBody(ref ArchiveReader reader, uint version)
    {
        reader.ReadBase();
        _bits = PackedIntegers.ReadBits(ref reader, version);
        ReadEntries(ref reader, reader.ReadCount(9));
    }

    internal override void WriteBody(ref ArchiveWriter writer)
    {
        writer.WriteBase();
        _bits = PackedIntegers.Bits([.. Entries.Values]);
        writer.Output.WriteUInt32((uint)_bits);
        writer.Output.WriteInt64(Entries.Count);
        WriteEntries(ref writer);
    }

    internal override long ReadValue(ref ArchiveReader reader)
    {
        Span<long> value = stackalloc long[1];
        PackedIntegers.Read(reader.ReadBytes(_bits / 8), _bits, reader.BigEndian, value);
        return value[0];
    }

    internal override void WriteValue(ref ArchiveWriter writer, long value) => PackedIntegers.Write(writer.Output, [value], _bits);
}
