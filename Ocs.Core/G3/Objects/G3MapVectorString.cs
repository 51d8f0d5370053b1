namespace Ocs.G3;

/// <summary>Lists of texts by name.</summary>
public sealed class G3MapVectorString : G3Map<string[]>
{
    internal override G3Class Class => G3Class.MapVectorString;

    internal override string[] ReadValue(ref ArchiveReader reader) => Elements.ReadStrings(ref reader);

    internal override void WriteValue(ref ArchiveWriter writer, string[] value) => Elements.WriteStrings(writer.Output, value);
}
