namespace Ocs.G3;

/// <summary>A block of the oldest housekeeping schema, 0: doubles by field name, with times in unix seconds.</summary>
public sealed class IrregBlockDouble : G3Object
{
    /// <summary>Stands in front of each field name.</summary>
    public string Prefix { get; private set; } = "";

    /// <summary>The times, unix seconds.</summary>
    public G3VectorDouble Times { get; } = new();

    /// <summary>The fields.</summary>
    public G3MapVectorDouble Fields { get; } = new();

    internal override G3Class Class => G3Class.IrregBlockDouble;

    internal override void ReadBody(ref ArchiveReader reader, uint version)
    {
        reader.ReadBase();
        Prefix = reader.ReadString();
        reader.ReadEmbedded(Times);
        reader.ReadEmbedded(Fields);
    }

    internal override void WriteBody(ref ArchiveWriter writer)
    {
        writer.WriteBase();
        writer.Output.WriteString(Prefix);
        writer.WriteEmbedded(Times);
        writer.WriteEmbedded(Fields);
    }
}
