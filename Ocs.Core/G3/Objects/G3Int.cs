namespace Ocs.G3;

/// <summary>An integer of 64 bits.</summary>
/// <param name="value">The value.</param>
public sealed class G3Int(long value = 0) : G3Object
{
    /// <summary>The value.</summary>
    public long Value { get; private set; } = value;

    internal override G3Class Class => G3Class.Int;

    internal override void ReadBody(ref ArchiveReader reader, uint version)
    {
        reader.ReadBase();
        Value = reader.ReadInt64();
    }

    internal override void WriteBody(ref ArchiveWriter writer)
    {
        writer.WriteBase();
        writer.Output.WriteInt64(Value);
    }
}
