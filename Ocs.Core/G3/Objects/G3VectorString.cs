namespace Ocs.G3;

/// <summary>Texts.</summary>
/// <param name="values">The values; not copied.</param>
public sealed class G3VectorString(params string[] values) : G3Object
{
    /// <summary>The values.</summary>
    public IReadOnlyList<string> Values => Items;

    internal string[] Items { get; private set; } = values;

    internal override G3Class Class => G3Class.VectorString;

    internal override void ReadBody(ref ArchiveReader reader, uint version)
    {
        reader.ReadBase();
        Items = Elements.ReadStrings(ref reader);
    }

    internal override void WriteBody(ref ArchiveWriter writer)
    {
        writer.WriteBase();
        Elements.WriteStrings(writer.Output, Items);
    }
}
