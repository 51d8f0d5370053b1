namespace Ocs.G3;

/// <summary>Times by name.</summary>
public sealed class G3MapTime : G3Map<G3Time>
{
    internal override G3Class Class => G3Class.MapTime;

    internal override G3Time ReadValue(ref ArchiveReader reader) => reader.ReadEmbedded(new G3Time());

    internal override void WriteValue(ref ArchiveWriter writer, G3Time value) => writer.WriteEmbedded(value);
}
