using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Ocs.G3;

/// <summary>A field of a block, still encoded: nothing is decoded but what is asked for. Valid as long as its frame's bytes.</summary>
public readonly struct HkField
{
    private readonly ReadOnlyMemory<byte> _values;
    private readonly int _bits;
    private readonly bool _bigEndian;

    private HkField(string name, HkFieldType type, string className, int count, ReadOnlyMemory<byte> values, int bits, bool bigEndian)
    {
        Name = name;
        Type = type;
        ClassName = className;
        Count = count;
        _values = values;
        _bits = bits;
        _bigEndian = bigEndian;
    }

    /// <summary>The name of the field.</summary>
    public string Name { get; }

    /// <summary>The type of its values.</summary>
    public HkFieldType Type { get; }

    /// <summary>The class that is stored.</summary>
    public string ClassName { get; }

    /// <summary>How many values there are; 0 for <see cref="HkFieldType.Other"/>.</summary>
    public int Count { get; }

    /// <summary>The values as they are stored.</summary>
    internal ReadOnlyMemory<byte> StoredValues => _values;

    /// <summary>How many bits an integer takes.</summary>
    internal int Bits => _bits;

    /// <summary>Whether numbers are stored with their highest byte first.</summary>
    internal bool BigEndian => _bigEndian;

    /// <summary>Decodes the values as doubles: integers are converted, booleans are 1 and 0.</summary>
    /// <param name="target">As long as <see cref="Count"/>.</param>
    /// <exception cref="InvalidOperationException">The values are text, or not known.</exception>
    public void ReadDoubles(Span<double> target)
    {
        switch (Type)
        {
            case HkFieldType.Double:
                var bytes = MemoryMarshal.AsBytes(target);
                _values.Span.CopyTo(bytes);
                if (_bigEndian)
                    ByteOrder.Reverse(bytes[.._values.Length], 8);
                break;
            case HkFieldType.Integer:
                var integers = new long[Count];
                ReadIntegers(integers);
                for (var index = 0; index < integers.Length; index++)
                    target[index] = integers[index];
                break;
            case HkFieldType.Boolean:
                var flags = _values.Span;
                for (var index = 0; index < flags.Length; index++)
                    target[index] = flags[index] == 0 ? 0 : 1;
                break;
            default:
                throw new InvalidOperationException($"Field {Name} holds {ClassName}, which are no numbers.");
        }
    }

    /// <summary>Decodes the values of a field of integers.</summary>
    /// <param name="target">As long as <see cref="Count"/>.</param>
    public void ReadIntegers(Span<long> target)
    {
        Require(HkFieldType.Integer);
        PackedIntegers.Read(_values.Span, _bits, _bigEndian, target[..Count]);
    }

    /// <summary>Decodes the values of a field of booleans.</summary>
    /// <param name="target">As long as <see cref="Count"/>.</param>
    public void ReadBooleans(Span<bool> target)
    {
        Require(HkFieldType.Boolean);
        var flags = _values.Span;
        for (var index = 0; index < flags.Length; index++)
            target[index] = flags[index] != 0;
    }

    /// <summary>Decodes the values of a field of texts.</summary>
    public string[] ReadStrings()
    {
        Require(HkFieldType.String);
        var texts = new string[Count];
        var rest = _values.Span;
        for (var index = 0; index < texts.Length; index++)
        {
            var length = (int)ReadLength(rest, _bigEndian);
            texts[index] = System.Text.Encoding.UTF8.GetString(rest.Slice(8, length));
            rest = rest[(8 + length)..];
        }

        return texts;
    }

    /// <summary>A field over values that were stored somewhere.</summary>
    internal static HkField Over(string name, HkFieldType type, int count, ReadOnlyMemory<byte> values, int bits, bool bigEndian) =>
        new(name, type, "", count, values, bits, bigEndian);

    /// <summary>Looks at the head of a nested archive.</summary>
    internal static HkField Parse(string name, ReadOnlyMemory<byte> archive)
    {
        var bytes = archive.Span;
        if (bytes.StartsWith(BlobPrefix.Of(G3Class.VectorDouble)))
            return ParseValues(name, G3Class.VectorDouble, archive, BlobPrefix.Of(G3Class.VectorDouble).Length, 2, false);
        var reader = new ArchiveReader(bytes);
        var known = reader.ReadSoleObject(out var version, out var className);
        return known is G3Class.VectorDouble or G3Class.VectorInt or G3Class.VectorBool or G3Class.VectorString
            ? ParseValues(name, known, archive, reader.Position, version, reader.BigEndian)
            : new HkField(name, HkFieldType.Other, className, 0, default, 0, false);
    }

    private static HkField ParseValues(string name, G3Class known, ReadOnlyMemory<byte> archive, int position, uint version, bool bigEndian)
    {
        var bits = known switch { G3Class.VectorDouble => 64, G3Class.VectorInt => 32, _ => 8 };
        if (known == G3Class.VectorInt && version >= 2)
        {
            bits = (int)ReadLength(archive.Span[position..], bigEndian, 4);
            position += 4;
            if (bits is not (8 or 16 or 32 or 64))
                throw new G3FormatException($"Field {name} holds integers of {bits} bits, which are not known.");
        }

        var count = ReadLength(archive.Span[position..], bigEndian);
        var rest = archive[(position + 8)..];
        if (known == G3Class.VectorString)
            CheckStrings(name, rest.Span, count, bigEndian);
        else if (count > (ulong)(rest.Length / (bits / 8)))
            throw new G3FormatException($"Field {name} announces {count} values, more than it has bytes for.");
        else
            rest = rest[..((int)count * (bits / 8))];
        var type = known switch
        {
            G3Class.VectorDouble => HkFieldType.Double,
            G3Class.VectorInt => HkFieldType.Integer,
            G3Class.VectorBool => HkFieldType.Boolean,
            _ => HkFieldType.String,
        };
        return new HkField(name, type, G3Classes.Name(known), (int)count, rest, bits, bigEndian);
    }

    private static void CheckStrings(string name, ReadOnlySpan<byte> rest, ulong count, bool bigEndian)
    {
        for (var index = 0ul; index < count; index++)
        {
            var length = ReadLength(rest, bigEndian);
            if (length > (ulong)(rest.Length - 8))
                throw new G3FormatException($"Field {name} announces a text of {length} bytes, more than it has.");
            rest = rest[(8 + (int)length)..];
        }
    }

    private static ulong ReadLength(ReadOnlySpan<byte> bytes, bool bigEndian, int size = 8)
    {
        if (bytes.Length < size)
            throw new G3FormatException("A field ends before its values.");
        if (size == 4)
            return bigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        return bigEndian ? BinaryPrimitives.ReadUInt64BigEndian(bytes) : BinaryPrimitives.ReadUInt64LittleEndian(bytes);
    }

    private void Require(HkFieldType type)
    {
        if (Type != type)
            throw new InvalidOperationException($"Field {Name} holds {ClassName}.");
    }
}
