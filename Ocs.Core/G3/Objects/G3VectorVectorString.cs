namespace Ocs.G3;

/// <summary>Lists of texts.</summary>
/// <param name="values">The values; not copied.</param>
public sealed class G3VectorVectorString(params G3VectorString[] values) : G3Object
{
    /// <summary>The values.</summary>
    public IReadOnlyList<G3VectorString> Values => Items;

    internal G3VectorString[] Items { get; private set; } = values;

    internal override G3Class Class => G3Class.VectorVectorString;

    internal override void ReadBody(ref ArchiveReader reader, uint version)
    {
        reader.ReadBase();
        var items = new G3VectorString[reader.ReadCount(8)];
        for (var index = 0; index < items.Length; index++)
            items[index] = reader.ReadEmbedded(new G3VectorString());
        Items = items;
    }

    internal override void WriteBody(ref ArchiveWriter writer)
    {
        writer.WriteBase();
        writer.Output.WriteInt64(Items.Length);
        foreach (var item in Items)
            writer.WriteEmbedded(item);
    }
}
