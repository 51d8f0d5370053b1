namespace Ocs.G3;

/// <summary>An object of a class that is not known here, kept with its bytes so that nothing is lost.</summary>
/// <param name="className">The name of the class as it is stored.</param>
/// <param name="archive">The whole blob.</param>
public sealed class G3Opaque(string className, ReadOnlyMemory<byte> archive) : G3Object
{
    /// <inheritdoc/>
    public override string ClassName => className;

    /// <summary>The whole blob.</summary>
    public ReadOnlyMemory<byte> Archive => archive;

    internal override G3Class Class => G3Class.Unknown;

    internal override void ReadBody(ref ArchiveReader reader, uint version) => throw new InvalidOperationException();

    internal override void WriteBody(ref ArchiveWriter writer) => throw new InvalidOperationException();
}
