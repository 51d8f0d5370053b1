namespace Ocs.G3;

/// <summary>Integers of up to 64 bits, stored in the smallest width that holds them all.</summary>
/// <param name="values">The values; not copied.</param>
public sealed class G3VectorInt(params long[] values) : G3Object
{
    /// <summary>The values.</summary>
    public IReadOnlyList<long> Values => Items;

    internal long[] Items { get; private set; } = values;

    internal override G3Class Class => G3Class.VectorInt;

    internal override void ReadBody(ref ArchiveReader reader, uint version)
    {
        reader.ReadBase();
        Items = PackedIntegers.Read(ref reader, version);
    }

    internal override void WriteBody(ref ArchiveWriter writer)
    {
        writer.WriteBase();
        PackedIntegers.Write(writer.Output, Items);
    }
}
