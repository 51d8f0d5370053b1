using System.Runtime.InteropServices;

namespace Ocs.G3;

/// <summary>The bodies that vectors share with maps of vectors.</summary>
internal static class Elements
{
    public static string[] ReadStrings(ref ArchiveReader reader)
    {
        var items = new string[reader.ReadCount(8)];
        for (var index = 0; index < items.Length; index++)
            items[index] = reader.ReadString();
        return items;
    }

    public static void WriteStrings(G3Buffer output, ReadOnlySpan<string> items)
    {
        output.WriteInt64(items.Length);
        foreach (var item in items)
            output.WriteString(item);
    }

    public static bool[] ReadBooleans(ref ArchiveReader reader)
    {
        var source = reader.ReadBytes(reader.ReadCount(1));
        var items = new bool[source.Length];
        for (var index = 0; index < items.Length; index++)
            items[index] = source[index] != 0;
        return items;
    }

    public static void WriteBooleans(G3Buffer output, ReadOnlySpan<bool> items)
    {
        output.WriteInt64(items.Length);
        output.WriteBytes(MemoryMarshal.AsBytes(items));
    }

    /// <summary>Embedded G3Time objects: in effect the first carries a version, and the others are bare ticks.</summary>
    public static long[] ReadTimes(ref ArchiveReader reader)
    {
        var count = reader.ReadCount(8);
        if (count == 0)
            return [];
        reader.ReadVersion(G3Class.Time);
        reader.ReadBase();
        return reader.ReadNumbers<long>(count);
    }

    public static void WriteTimes(ref ArchiveWriter writer, ReadOnlySpan<long> items)
    {
        writer.Output.WriteInt64(items.Length);
        if (items.IsEmpty)
            return;
        writer.WriteVersion(G3Class.Time);
        writer.WriteBase();
        writer.Output.WriteBytes(MemoryMarshal.AsBytes(items));
    }
}
