namespace Ocs.G3;

/// <summary>Lists of doubles by name.</summary>
public sealed class G3MapVectorDouble : G3Map<double[]>
{
    internal override G3Class Class => G3Class.MapVectorDouble;

    internal override double[] ReadValue(ref ArchiveReader reader) => reader.ReadNumbers<double>(reader.ReadCount(8));

    internal override void WriteValue(ref ArchiveWriter writer, double[] value) => writer.WriteNumbers<double>(value);
}
