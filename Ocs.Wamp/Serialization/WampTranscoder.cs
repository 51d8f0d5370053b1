using System.Buffers;
using System.Text.Unicode;

namespace Ocs.Wamp;

/// <summary>Carries a value from one serializer to another token by token, without objects.</summary>
public static class WampTranscoder
{
    /// <summary>Writes one encoded value into a writer of any serializer. Number kinds, integers of any size, bytes and the order of entries survive.</summary>
    /// <param name="value">The value, encoded.</param>
    /// <param name="serializer">How it is encoded.</param>
    /// <param name="writer">Where it goes; where it is encoded alike, its bytes are copied.</param>
    /// <exception cref="WampFormatException">The value is malformed; part of it may have been written.</exception>
    public static void Write(ReadOnlySpan<byte> value, WampSerializer serializer, WampWriter writer)
    {
        if (serializer == writer.Serializer)
        {
            writer.WriteRaw(value);
            return;
        }

        // JSON and the open ends of CBOR tell a count only at the end, MessagePack and CBOR want it in front: count first.
        var counts = Array.Empty<int>();
        if (serializer != WampSerializer.MessagePack && writer.Serializer != WampSerializer.Json)
            counts = CountEntries(new WampReader(value, serializer));
        try
        {
            var reader = new WampReader(value, serializer);
            for (var lists = 0; reader.Read();)
            {
                if (reader.Token is WampToken.ListStart or WampToken.MapStart)
                    Begin(reader, writer, counts.Length > 0 ? counts[lists++] : Math.Max(reader.Count, 0));
                else
                    WriteToken(ref reader, writer);
            }
        }
        finally
        {
            if (counts.Length > 0)
                ArrayPool<int>.Shared.Return(counts);
        }
    }

    private static void Begin(in WampReader reader, WampWriter writer, int count)
    {
        if (reader.Token == WampToken.ListStart)
            writer.BeginList(count);
        else
            writer.BeginMap(count);
    }

    private static void WriteToken(ref WampReader reader, WampWriter writer)
    {
        switch (reader.Token)
        {
            case WampToken.Null: writer.WriteNull(); break;
            case WampToken.Boolean: writer.WriteBoolean(reader.GetBoolean()); break;
            case WampToken.Double: writer.WriteDouble(reader.GetDouble()); break;
            case WampToken.Binary: writer.WriteBinary(reader.GetBinary()); break;
            case WampToken.ListEnd: writer.EndList(); break;
            case WampToken.MapEnd: writer.EndMap(); break;
            case WampToken.Integer when reader.TryGetInteger(out var value): writer.WriteInteger(value); break;
            case WampToken.Integer: writer.WriteBigInteger(reader.GetBigInteger()); break;
            case WampToken.Key when TryGetValidUtf8(reader, out var utf8): writer.WriteKey(utf8); break;
            case WampToken.Key: writer.WriteKey(reader.GetString()); break;
            case WampToken.String when TryGetValidUtf8(reader, out var utf8): writer.WriteString(utf8); break;
            case WampToken.String: writer.WriteString(reader.GetString()); break;
        }
    }

    private static bool TryGetValidUtf8(in WampReader reader, out ReadOnlySpan<byte> utf8) =>
        reader.TryGetUtf8(out utf8) && Utf8.IsValid(utf8); // else GetString says where it is wrong

    private static int[] CountEntries(WampReader reader)
    {
        var counts = ArrayPool<int>.Shared.Rent(64);
        Span<int> open = stackalloc int[WampReader.MaxDepth];
        Span<bool> isMap = stackalloc bool[WampReader.MaxDepth];
        var (lists, depth) = (0, 0);
        while (reader.Read())
        {
            if (reader.Token is WampToken.ListEnd or WampToken.MapEnd)
            {
                depth--;
                continue;
            }

            // An entry of a map is counted by its key, a value of a list by itself.
            if (depth > 0 && isMap[depth - 1] == (reader.Token == WampToken.Key))
                counts[open[depth - 1]]++;
            if (reader.Token is not (WampToken.ListStart or WampToken.MapStart))
                continue;
            if (lists == counts.Length)
                Grow(ref counts);
            open[depth] = lists;
            isMap[depth++] = reader.Token == WampToken.MapStart;
            counts[lists++] = 0;
        }

        return counts;
    }

    private static void Grow(ref int[] counts)
    {
        var longer = ArrayPool<int>.Shared.Rent(counts.Length * 2);
        counts.CopyTo(longer, 0);
        ArrayPool<int>.Shared.Return(counts);
        counts = longer;
    }
}
