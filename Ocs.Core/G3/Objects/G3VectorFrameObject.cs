namespace Ocs.G3;

/// <summary>Objects of any class. The same object twice is stored once, and read back as one.</summary>
/// <param name="values">The values; not copied.</param>
public sealed class G3VectorFrameObject(params G3Object?[] values) : G3Object
{
    /// <summary>The values.</summary>
    public IReadOnlyList<G3Object?> Values => Items;

    internal G3Object?[] Items { get; private set; } = values;

    internal override G3Class Class => G3Class.VectorFrameObject;

    internal override void ReadBody(ref ArchiveReader reader, uint version)
    {
        reader.ReadBase();
        var items = new G3Object?[reader.ReadCount(4)];
        for (var index = 0; index < items.Length; index++)
            items[index] = reader.ReadPointer();
        Items = items;
    }

    internal override void WriteBody(ref ArchiveWriter writer)
    {
        writer.WriteBase();
        writer.Output.WriteInt64(Items.Length);
        foreach (var item in Items)
            writer.WritePointer(item);
    }
}
