namespace Ocs.DataNodes.Compression;

/// <summary>Packs texts as numbers into a list of the different ones.</summary>
internal static class StringCodec
{
    public static string[] Encode(ReadOnlySpan<string> values, ByteSink sink)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        Span<long> indexes = stackalloc long[values.Length];
        for (var index = 0; index < values.Length; index++)
        {
            if (!numbers.TryGetValue(values[index], out var number))
                numbers.Add(values[index], number = numbers.Count);
            indexes[index] = number;
        }

        IntegerCodec.Encode(indexes, sink);
        return [.. numbers.Keys];
    }

    public static void Decode(ref ByteSource source, string[] texts, Span<string> values)
    {
        Span<long> indexes = stackalloc long[values.Length];
        IntegerCodec.Decode(ref source, indexes);
        for (var index = 0; index < values.Length; index++)
            values[index] = texts[indexes[index]];
    }
}
