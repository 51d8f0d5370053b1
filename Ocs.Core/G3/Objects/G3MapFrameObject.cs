namespace Ocs.G3;

/// <summary>Objects of any class by name, each in an archive of its own.</summary>
public sealed class G3MapFrameObject : G3Map<G3Object?>
{
    internal override G3Class Class => G3Class.MapFrameObject;

    internal override void ReadBody(ref ArchiveReader reader, uint version)
    {
        reader.ReadBase();
        ReadEntries(ref reader, reader.ReadCount32(16));
    }

    internal override void WriteBody(ref ArchiveWriter writer)
    {
        writer.WriteBase();
        writer.Output.WriteUInt32((uint)Entries.Count);
        WriteEntries(ref writer);
    }

    internal override G3Object? ReadValue(ref ArchiveReader reader) => reader.ReadNested();

    internal override void WriteValue(ref ArchiveWriter writer, G3Object? value) => writer.WriteNested(value);
}
