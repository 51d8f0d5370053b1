using System.Runtime.InteropServices;

namespace Ocs.G3;

/// <summary>Writes one archive, little endian, with its registries of class versions, class names and shared objects.</summary>
internal struct ArchiveWriter
{
    private const uint New = 0x8000_0000;

    private ulong _seenClasses;
    private List<G3Class>? _classes;
    private List<G3Object?>? _objects;

    /// <summary>Starts an archive at the end of a buffer.</summary>
    public ArchiveWriter(G3Buffer output)
    {
        Output = output;
        output.WriteByte(1);
    }

    public G3Buffer Output { get; }

    /// <summary>Appends the archive of one object: what a blob holds.</summary>
    public static void WriteBlob(G3Buffer output, G3Object? target)
    {
        if (target is G3Opaque opaque)
        {
            output.WriteBytes(opaque.Archive.Span);
            return;
        }

        var writer = new ArchiveWriter(output);
        writer.WritePointer(target);
    }

    /// <summary>A nested archive of one object, with its length in front.</summary>
    public readonly void WriteNested(G3Object? target)
    {
        var start = Output.BeginLength();
        WriteBlob(Output, target);
        Output.EndLength(start);
    }

    public void WriteVersion(G3Class known)
    {
        var bit = 1ul << (int)known;
        if ((_seenClasses & bit) != 0)
            return;
        _seenClasses |= bit;
        Output.WriteUInt32(G3Classes.Version(known));
    }

    public void WriteBase() => WriteVersion(G3Class.FrameObject);

    public void WriteEmbedded(G3Object target)
    {
        WriteVersion(target.Class);
        target.WriteBody(ref this);
    }

    public void WritePointer(G3Object? target)
    {
        if (target is null)
        {
            Output.WriteUInt32(0);
            return;
        }

        if (target is G3Opaque opaque)
            throw new InvalidOperationException($"An object of the class {opaque.ClassName} cannot stand in a list: its class is not known.");
        WriteClass(target.Class);
        var earlier = _objects?.FindIndex(other => ReferenceEquals(other, target)) ?? -1;
        if (earlier >= 0)
        {
            Output.WriteUInt32((uint)earlier + 1);
            return;
        }

        WriteNew(target);
        WriteEmbedded(target);
    }

    /// <summary>The pointer to a new object whose body the caller writes field by field.</summary>
    public void BeginObject(G3Class known)
    {
        WriteClass(known);
        WriteNew(null);
        WriteVersion(known);
    }

    public readonly void WriteNumbers<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        Output.WriteInt64(values.Length);
        Output.WriteBytes(MemoryMarshal.AsBytes(values));
    }

    private void WriteNew(G3Object? target)
    {
        var objects = _objects ??= [];
        objects.Add(target);
        Output.WriteUInt32(New | (uint)objects.Count);
    }

    private void WriteClass(G3Class known)
    {
        var classes = _classes ??= [];
        var earlier = classes.IndexOf(known);
        if (earlier >= 0)
        {
            Output.WriteUInt32((uint)earlier + 1);
            return;
        }

        classes.Add(known);
        Output.WriteUInt32(New | (uint)classes.Count);
        Output.WriteString(G3Classes.Utf8Name(known));
    }
}
