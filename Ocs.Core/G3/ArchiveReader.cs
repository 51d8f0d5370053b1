using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Ocs.G3;

/// <summary>
/// Reads one archive: its byte order, and its registries of class versions, class names and shared objects.
/// Whatever the bytes say, it allocates no more than they could hold, and throws only <see cref="G3FormatException"/>.
/// </summary>
internal ref struct ArchiveReader
{
    private const uint New = 0x8000_0000;
    private const uint ExactlyFrameObject = 0x4000_0000;
    private const int DeepestNesting = 64;

    private readonly ReadOnlySpan<byte> _bytes;
    private readonly int _nesting;
    private int _position;
    private int _pointers;
    private ulong _seenClasses;
    private ulong _oldClasses;
    private List<(G3Class Known, string? Unknown)>? _classes;
    private List<(G3Object Target, bool Complete)>? _objects;

    /// <summary>Starts an archive: its first byte is the flag of the byte order.</summary>
    public ArchiveReader(ReadOnlySpan<byte> bytes, int nesting = 0)
    {
        _bytes = bytes;
        _nesting = nesting;
        if (nesting > DeepestNesting)
            throw new G3FormatException($"Objects are nested more than {DeepestNesting} deep.");
        BigEndian = ReadByte() switch
        {
            0 => true,
            1 => false,
            var flag => throw new G3FormatException($"An archive begins with the byte order flag {flag}, which is neither 0 nor 1."),
        };
    }

    public bool BigEndian { get; }

    public readonly int Position => _position;

    public readonly int Remaining => _bytes.Length - _position;

    /// <summary>The object of a blob; one of a class that is not known comes back with its bytes as they are.</summary>
    public static G3Object? ReadBlob(ReadOnlySpan<byte> blob, int nesting = 0)
    {
        var reader = new ArchiveReader(blob, nesting);
        try
        {
            return reader.ReadPointer();
        }
        catch (UnknownClassException unknown) when (reader._pointers <= 1)
        {
            return new G3Opaque(unknown.ClassName, blob.ToArray());
        }
        catch (UnknownClassException unknown)
        {
            throw new G3FormatException($"A list holds an object of the class {unknown.ClassName}, which is not known and has no length there.", unknown);
        }
    }

    public ReadOnlySpan<byte> ReadBytes(long length)
    {
        if ((ulong)length > (ulong)Remaining)
            throw new G3FormatException($"{(ulong)length} bytes are announced, but {Remaining} are left in the archive.") { IsTorn = true };
        var bytes = _bytes.Slice(_position, (int)length);
        _position += (int)length;
        return bytes;
    }

    public byte ReadByte() => ReadBytes(1)[0];

    public uint ReadUInt32()
    {
        var bytes = ReadBytes(4);
        return BigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
    }

    public long ReadInt64()
    {
        var bytes = ReadBytes(8);
        return BigEndian ? BinaryPrimitives.ReadInt64BigEndian(bytes) : BinaryPrimitives.ReadInt64LittleEndian(bytes);
    }

    public double ReadDouble() => BitConverter.Int64BitsToDouble(ReadInt64());

    public string ReadString() => Encoding.UTF8.GetString(ReadBytes(ReadInt64()));

    /// <summary>A count of elements that take at least so many bytes each: refused where they could not all follow.</summary>
    public int ReadCount(int leastSize) => CheckCount(ReadInt64(), leastSize);

    /// <summary>The same, of 32 bits.</summary>
    public int ReadCount32(int leastSize) => CheckCount(ReadUInt32(), leastSize);

    /// <summary>Numbers of 1, 2, 4 or 8 bytes, without a count in front.</summary>
    public T[] ReadNumbers<T>(int count)
        where T : unmanaged
    {
        var source = ReadBytes((long)count * Unsafe.SizeOf<T>());
        var values = GC.AllocateUninitializedArray<T>(count);
        var target = MemoryMarshal.AsBytes(values.AsSpan());
        source.CopyTo(target);
        if (BigEndian)
            ByteOrder.Reverse(target, Unsafe.SizeOf<T>());
        return values;
    }

    /// <summary>The version of a class, which is stored where the class is met for the first time.</summary>
    public uint ReadVersion(G3Class known)
    {
        var current = G3Classes.Version(known);
        var bit = 1ul << (int)known;
        if ((_seenClasses & bit) == 0)
        {
            var version = ReadUInt32();
            if (version > current)
                throw new G3FormatException($"{G3Classes.Name(known)} has version {version}; {current} is the newest that is known.");
            _seenClasses |= bit;
            if (version < current)
                _oldClasses |= bit;
        }

        return (_oldClasses & bit) == 0 ? current : current - 1;
    }

    /// <summary>The base class, which is empty.</summary>
    public void ReadBase() => ReadVersion(G3Class.FrameObject);

    /// <summary>An object that stands here by value: its version at first use, and its body.</summary>
    public T ReadEmbedded<T>(T target)
        where T : G3Object
    {
        target.ReadBody(ref this, ReadVersion(target.Class));
        return target;
    }

    /// <summary>A polymorphic pointer, with the object where that is new.</summary>
    public G3Object? ReadPointer()
    {
        var known = ReadClass(out var unknown);
        if (known is null)
            return null;
        var id = ReadUInt32();
        if (id == 0)
            return null;
        if ((id & New) == 0)
            return Shared(id);
        _pointers++;
        if (known == G3Class.Unknown)
            throw new UnknownClassException(unknown!);
        if (_pointers > 1 && _nesting + Depth > DeepestNesting)
            throw new G3FormatException($"Objects are nested more than {DeepestNesting} deep.");
        var target = G3Classes.Create(known.Value);
        var objects = _objects ??= [];
        if ((id & ~New) != objects.Count + 1)
            throw new G3FormatException($"Object {id & ~New} follows object {objects.Count}.");
        objects.Add((target, false));
        Depth++;
        ReadEmbedded(target);
        Depth--;
        objects[(int)(id & ~New) - 1] = (target, true);
        return target;
    }

    /// <summary>The head of a new object, up to its version, where the caller reads the body.</summary>
    public G3Class BeginObject()
    {
        var known = ReadClass(out _);
        if (known is null || (ReadUInt32() & New) == 0)
            throw new G3FormatException("A null or an alias stands where an object is expected.");
        if (known == G3Class.Unknown)
            return G3Class.Unknown;
        ReadVersion(known.Value);
        return known.Value;
    }

    /// <summary>The head of an archive of one object, up to its value: class, version, base class.</summary>
    public G3Class ReadSoleObject(out uint version, out string className)
    {
        version = 0;
        var known = ReadClass(out var unknown);
        className = unknown ?? (known is null ? "null" : G3Classes.Name(known.Value));
        if (known is null or G3Class.Unknown || (ReadUInt32() & New) == 0)
            return G3Class.Unknown;
        version = ReadVersion(known.Value);
        ReadBase();
        return known.Value;
    }

    /// <summary>The blob of a nested archive, with its length in front.</summary>
    public G3Object? ReadNested() => ReadBlob(ReadBytes(ReadInt64()), _nesting + Depth + 1);

    private int Depth { get; set; }

    private readonly G3Object Shared(uint id)
    {
        if (_objects is null || id > _objects.Count)
            throw new G3FormatException($"Object {id} is referred to before it was stored.");
        var (target, complete) = _objects[(int)id - 1];
        return complete ? target : throw new G3FormatException($"Object {id} contains itself.");
    }

    private G3Class? ReadClass(out string? unknown)
    {
        unknown = null;
        var id = ReadUInt32();
        if (id == 0)
            return null;
        if ((id & New) == 0 && (id & ExactlyFrameObject) != 0)
            return G3Class.FrameObject;
        var classes = _classes ??= [];
        if ((id & New) != 0)
        {
            var name = ReadBytes(ReadInt64());
            var known = G3Classes.Find(name);
            if ((id & ~New) != classes.Count + 1)
                throw new G3FormatException($"Class {id & ~New} follows class {classes.Count}.");
            classes.Add((known, known == G3Class.Unknown ? Encoding.UTF8.GetString(name) : null));
        }

        var index = (int)(id & ~New) - 1;
        if (index >= classes.Count)
            throw new G3FormatException($"Class {index + 1} is referred to before it was named.");
        unknown = classes[index].Unknown;
        return classes[index].Known;
    }

    private readonly int CheckCount(long count, int leastSize) =>
        (ulong)count <= (ulong)(Remaining / leastSize)
            ? (int)count
            : throw new G3FormatException($"{(ulong)count} elements are announced, but {Remaining} bytes are left in the archive.");
}
