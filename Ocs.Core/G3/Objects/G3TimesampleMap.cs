namespace Ocs.G3;

/// <summary>A block: vectors by field name, all as long as <see cref="Times"/>.</summary>
public sealed class G3TimesampleMap : G3Object
{
    /// <summary>The vectors: G3VectorDouble, G3VectorInt, G3VectorBool or G3VectorString.</summary>
    public G3MapFrameObject Fields { get; init; } = new();

    /// <summary>The times.</summary>
    public G3VectorTime Times { get; init; } = new();

    internal override G3Class Class => G3Class.TimesampleMap;

    internal override void ReadBody(ref ArchiveReader reader, uint version)
    {
        reader.ReadEmbedded(Fields);
        reader.ReadEmbedded(Times);
    }

    internal override void WriteBody(ref ArchiveWriter writer)
    {
        writer.WriteEmbedded(Fields);
        writer.WriteEmbedded(Times);
    }
}
