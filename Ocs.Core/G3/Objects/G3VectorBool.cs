namespace Ocs.G3;

/// <summary>Booleans, a byte each.</summary>
/// <param name="values">The values; not copied.</param>
public sealed class G3VectorBool(params bool[] values) : G3Object
{
    /// <summary>The values.</summary>
    public IReadOnlyList<bool> Values => Items;

    internal bool[] Items { get; private set; } = values;

    internal override G3Class Class => G3Class.VectorBool;

    internal override void ReadBody(ref ArchiveReader reader, uint version)
    {
        reader.ReadBase();
        Items = Elements.ReadBooleans(ref reader);
    }

    internal override void WriteBody(ref ArchiveWriter writer)
    {
        writer.WriteBase();
        Elements.WriteBooleans(writer.Output, Items);
    }
}
