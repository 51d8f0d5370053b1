namespace Ocs.G3;

/// <summary>Lists of times by name.</summary>
public sealed class G3MapVectorTime : G3Map<G3VectorTime>
{
    internal override G3Class Class => G3Class.MapVectorTime;

    internal override G3VectorTime ReadValue(ref ArchiveReader reader) => reader.ReadEmbedded(new G3VectorTime());

    internal override void WriteValue(ref ArchiveWriter writer, G3VectorTime value) => writer.WriteEmbedded(value);
}
