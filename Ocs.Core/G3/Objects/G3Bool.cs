namespace Ocs.G3;

/// <summary>True or false.</summary>
/// <param name="value">The value.</param>
public sealed class G3Bool(bool value = false) : G3Object
{
    /// <summary>The value.</summary>
    public bool Value { get; private set; } = value;

    internal override G3Class Class => G3Class.Bool;

    internal override void ReadBody(ref ArchiveReader reader, uint version)
    {
        reader.ReadBase();
        Value = reader.ReadByte() != 0;
    }

    internal override void WriteBody(ref ArchiveWriter writer)
    {
        writer.WriteBase();
        writer.Output.WriteByte(Value ? (byte)1 : (byte)0);
    }
}
