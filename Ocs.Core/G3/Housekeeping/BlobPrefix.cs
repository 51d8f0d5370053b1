namespace Ocs.G3;

/// <summary>What stands in front of the value in a blob of one simple object, written in the usual way: byte order, class, versions.</summary>
internal static class BlobPrefix
{
    private static readonly byte[][] Prefixes = [.. Enum.GetValues<G3Class>().Select(Make)];

    public static ReadOnlySpan<byte> Of(G3Class known) => Prefixes[(int)known];

    private static byte[] Make(G3Class known)
    {
        if (known == G3Class.Unknown)
            return [];
        var output = new G3Buffer();
        var writer = new ArchiveWriter(output);
        writer.BeginObject(known);
        writer.WriteBase();
        return output.Written.ToArray();
    }
}
