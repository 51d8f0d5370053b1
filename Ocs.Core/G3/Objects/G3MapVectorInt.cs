namespace Ocs.G3;

/// <summary>Lists of integers by name, each in the smallest width that holds it.</summary>
public sealed class G3MapVectorInt : G3Map<long[]>
{
    internal override G3Class Class => G3Class.MapVectorInt;

    private uint _version = 2;

    internal override void ReadBody(ref ArchiveReader reader, uint version)
    {
        reader.ReadBase();
        _version = version;
        ReadEntries(ref reader, version < 2 ? reader.ReadCount(16) : reader.ReadCount32(16));
    }

    internal override void WriteBody(ref ArchiveWriter writer)
    {
        writer.WriteBase();
        writer.Output.WriteUInt32((uint)Entries.Count);
        WriteEntries(ref writer);
    }

    internal override long[] ReadValue(ref ArchiveReader reader) => PackedIntegers.Read(ref reader, _version);

    internal override void WriteValue(ref ArchiveWriter writer, long[] value) => PackedIntegers.Write(writer.Output, value);
}
