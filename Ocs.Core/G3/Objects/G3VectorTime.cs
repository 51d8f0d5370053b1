namespace Ocs.G3;

/// <summary>Times, in ticks of 10 ns since 1970-01-01 UTC: see <see cref="G3Ticks"/>.</summary>
/// <param name="values">The values; not copied.</param>
public sealed class G3VectorTime(params long[] values) : G3Object
{
    /// <summary>The values.</summary>
    public IReadOnlyList<long> Values => Items;

    internal long[] Items { get; private set; } = values;

    internal override G3Class Class => G3Class.VectorTime;

    internal override void ReadBody(ref ArchiveReader reader, uint version)
    {
        reader.ReadBase();
        Items = Elements.ReadTimes(ref reader);
    }

    internal override void WriteBody(ref ArchiveWriter writer)
    {
        writer.WriteBase();
        Elements.WriteTimes(ref writer, Items);
    }
}
