namespace Ocs.G3;

/// <summary>An IEEE 754 double, all bit patterns kept.</summary>
/// <param name="value">The value.</param>
public sealed class G3Double(double value = 0) : G3Object
{
    /// <summary>The value.</summary>
    public double Value { get; private set; } = value;

    internal override G3Class Class => G3Class.Double;

    internal override void ReadBody(ref ArchiveReader reader, uint version)
    {
        reader.ReadBase();
        Value = reader.ReadDouble();
    }

    internal override void WriteBody(ref ArchiveWriter writer)
    {
        writer.WriteBase();
        writer.Output.WriteDouble(Value);
    }
}
