namespace Ocs.G3;

/// <summary>Doubles by name.</summary>
public sealed class G3MapDouble : G3Map<double>
{
    internal override G3Class Class => G3Class.MapDouble;

    internal override double ReadValue(ref ArchiveReader reader) => reader.ReadDouble();

    internal override void WriteValue(ref ArchiveWriter writer, double value) => writer.Output.WriteDouble(value);
}
