namespace Ocs.G3;

/// <summary>The empty base class, stored as an object of its own; not seen in practice.</summary>
public sealed class G3FrameObject : G3Object
{
    internal override G3Class Class => G3Class.FrameObject;

    internal override void ReadBody(ref ArchiveReader reader, uint version)
    {
    }

    internal override void WriteBody(ref ArchiveWriter writer)
    {
    }
}
