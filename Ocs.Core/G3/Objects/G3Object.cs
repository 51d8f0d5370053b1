namespace Ocs.G3;

/// <summary>What a frame, a list or a map of frame objects can hold.</summary>
public abstract class G3Object
{
    /// <summary>The name of the class as it is stored, such as <c>G3VectorDouble</c>.</summary>
    public virtual string ClassName => G3Classes.Name(Class);

    internal abstract G3Class Class { get; }

    /// <summary>Reads what follows the version.</summary>
    internal abstract void ReadBody(ref ArchiveReader reader, uint version);

    /// <summary>Writes what follows the version.</summary>
    internal abstract void WriteBody(ref ArchiveWriter writer);
}
