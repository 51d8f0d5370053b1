namespace Ocs.G3;

/// <summary>Maps of doubles by name.</summary>
public sealed class G3MapMapDouble : G3Map<G3MapDouble>
{
    internal override G3Class Class => G3Class.MapMapDouble;

    internal override G3MapDouble ReadValue(ref ArchiveReader reader) => reader.ReadEmbedded(new G3MapDouble());

    internal override void WriteValue(ref ArchiveWriter writer, G3MapDouble value) => writer.WriteEmbedded(value);
}
