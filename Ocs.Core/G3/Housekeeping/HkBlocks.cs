using System.Text;

namespace Ocs.G3;

/// <summary>Takes the <c>blocks</c> of a data frame apart without decoding fields, which are passed over by their lengths.</summary>
internal static class HkBlocks
{
    public static List<HkBlock> Read(ReadOnlyMemory<byte> blob, IReadOnlyList<string> names, Func<string, bool>? wanted)
    {
        var reader = new ArchiveReader(blob.Span);
        if (reader.BeginObject() != G3Class.VectorFrameObject)
            throw new G3FormatException("The blocks of a data frame are no G3VectorFrameObject.");
        reader.ReadBase();
        var count = reader.ReadCount(4);
        List<HkBlock> blocks = [];
        for (var index = 0; index < count; index++)
        {
            switch (reader.BeginObject())
            {
                case G3Class.TimesampleMap:
                    blocks.Add(ReadBlock(ref reader, blob, index < names.Count ? names[index] : "", wanted));
                    break;
                case G3Class.IrregBlockDouble:
                    blocks.Add(ReadOldBlock(ref reader, wanted));
                    break;
                default:
                    throw new G3FormatException("A block of a data frame is neither a G3TimesampleMap nor an IrregBlockDouble.");
            }
        }

        return blocks;
    }

    private static HkBlock ReadBlock(ref ArchiveReader reader, ReadOnlyMemory<byte> blob, string name, Func<string, bool>? wanted)
    {
        reader.ReadVersion(G3Class.MapFrameObject);
        reader.ReadBase();
        var count = reader.ReadCount32(16);
        List<HkField> fields = [];
        for (var index = 0; index < count; index++)
        {
            var field = Encoding.UTF8.GetString(reader.ReadBytes(reader.ReadInt64()));
            var length = reader.ReadBytes(reader.ReadInt64()).Length;
            if (wanted is null || wanted(field))
                fields.Add(HkField.Parse(field, blob.Slice(reader.Position - length, length)));
        }

        reader.ReadVersion(G3Class.VectorTime);
        reader.ReadBase();
        var times = Elements.ReadTimes(ref reader);
        return new HkBlock(name, times, fields) { StoredTimes = reader.BigEndian ? default : blob[(reader.Position - (8 * times.Length))..reader.Position] };
    }

    /// <summary>Schema 0, long out of use: decoded in full, and encoded again as fields of today.</summary>
    private static HkBlock ReadOldBlock(ref ArchiveReader reader, Func<string, bool>? wanted)
    {
        var block = new IrregBlockDouble();
        block.ReadBody(ref reader, 0);
        List<HkField> fields = [];
        foreach (var (name, values) in block.Fields.Entries)
        {
            var field = block.Prefix + name;
            if (wanted is not null && !wanted(field))
                continue;
            var output = new G3Buffer();
            ArchiveWriter.WriteBlob(output, new G3VectorDouble(values));
            fields.Add(HkField.Parse(field, output.WrittenMemory));
        }

        return new HkBlock("", Array.ConvertAll(block.Times.Items, G3Ticks.FromUnixSeconds), fields);
    }
}
