namespace Ocs.G3;

/// <summary>Text.</summary>
/// <param name="value">The value.</param>
public sealed class G3String(string value = "") : G3Object
{
    /// <summary>The value.</summary>
    public string Value { get; private set; } = value;

    internal override G3Class Class => G3Class.String;

    internal override void ReadBody(ref ArchiveReader reader, uint version)
    {
        reader.ReadBase();
        Value = reader.ReadString();
    }

    internal override void WriteBody(ref ArchiveWriter writer)
    {
        writer.WriteBase();
        writer.Output.WriteString(Value);
    }
}
