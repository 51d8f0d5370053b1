namespace Ocs.G3;

/// <summary>Doubles.</summary>
/// <param name="values">The values; not copied.</param>
public sealed class G3VectorDouble(params double[] values) : G3Object
{
    /// <summary>The values.</summary>
    public IReadOnlyList<double> Values => Items;

    internal double[] Items { get; private set; } = values;

    internal override G3Class Class => G3Class.VectorDouble;

    internal override void ReadBody(ref ArchiveReader reader, uint version)
    {
        reader.ReadBase();
        Items = reader.ReadNumbers<double>(reader.ReadCount(8));
    }

    internal override void WriteBody(ref ArchiveWriter writer)
    {
        writer.WriteBase();
        writer.WriteNumbers<double>(Items);
    }
}
