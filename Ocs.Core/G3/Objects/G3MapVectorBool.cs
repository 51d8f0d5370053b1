namespace Ocs.G3;

/// <summary>Lists of booleans by name.</summary>
public sealed class G3MapVectorBool : G3Map<bool[]>
{
    internal override G3Class Class => G3Class.MapVectorBool;

    internal override bool[] ReadValue(ref ArchiveReader reader) => Elements.ReadBooleans(ref reader);

    internal override void WriteValue(ref ArchiveWriter writer, bool[] value) => Elements.WriteBooleans(writer.Output, value);
}
