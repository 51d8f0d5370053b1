namespace Ocs.G3;

/// <summary>Texts by name.</summary>
public sealed class G3MapString : G3Map<string>
{
    internal override G3Class Class => G3Class.MapString;

    internal override string ReadValue(ref ArchiveReader reader) => reader.ReadString();

    internal override void WriteValue(ref ArchiveWriter writer, string value) => writer.Output.WriteString(value);
}
