namespace Ocs.G3;

/// <summary>Bytes.</summary>
/// <param name="values">The values; not copied.</param>
public sealed class G3VectorUnsignedChar(params byte[] values) : G3Object
{
    /// <summary>The values.</summary>
    public IReadOnlyList<byte> Values => Items;

    internal byte[] Items { get; private set; } = values;

    internal override G3Class Class => G3Class.VectorUnsignedChar;

    internal override void ReadBody(ref ArchiveReader reader, uint version)
    {
        reader.ReadBase();
        Items = reader.ReadNumbers<byte>(reader.ReadCount(1));
    }

    internal override void WriteBody(ref ArchiveWriter writer)
    {
        writer.WriteBase();
        writer.WriteNumbers<byte>(Items);
    }
}
