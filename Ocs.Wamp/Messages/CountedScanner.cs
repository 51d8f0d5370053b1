using System.Text.Unicode;

namespace Ocs.Wamp;

/// <summary>Splits a message in MessagePack or CBOR, checking all of it on the way.</summary>
internal static class CountedScanner
{
    /// <summary>Finds the elements; those beyond the room are checked and counted.</summary>
    public static int Split(ReadOnlySpan<byte> message, WampSerializer serializer, Span<MessageElement> elements) =>
        QuickScanner.Split(message, serializer, elements) is >= 0 and var count ? count : SplitSlowly(message, serializer, elements);

    /// <summary>The same, for whatever a message may contain, and with the reason where it is malformed.</summary>
    public static int SplitSlowly(ReadOnlySpan<byte> message, WampSerializer serializer, Span<MessageElement> elements)
    {
        var reader = new WampReader(message, serializer);
        if (!reader.Read())
            throw new WampFormatException("A message without a byte.");
        if (reader.Token != WampToken.ListStart)
            throw new WampMessageShapeException(KindOf(reader.Token));
        var count = 0;
        while (reader.Read() && reader.Token != WampToken.ListEnd)
        {
            var start = reader.TokenStart;
            var kind = KindOf(reader.Token);
            var isPlain = Check(ref reader);
            if (count < elements.Length)
                elements[count] = new MessageElement(start, reader.Position - start, kind, isPlain);
            count++;
        }

        reader.Read(); // refuses what stands behind the end
        return count;
    }

    private static bool Check(ref WampReader reader)
    {
        if (reader.Token is not (WampToken.ListStart or WampToken.MapStart))
        {
            CheckText(reader);
            return reader.Token == WampToken.String && reader.TryGetUtf8(out _);
        }

        var outside = reader.Depth - 1;
        var isEmpty = true;
        while (reader.Read() && reader.Depth > outside)
        {
            isEmpty = false;
            CheckText(reader);
        }

        return isEmpty;
    }

    private static void CheckText(in WampReader reader)
    {
        if (reader.Token is (WampToken.String or WampToken.Key) && !(reader.TryGetUtf8(out var utf8) && Utf8.IsValid(utf8)))
            _ = reader.GetString(); // says where it is wrong, or puts chunks together
    }

    private static MessageElementKind KindOf(WampToken token) => token switch
    {
        WampToken.Null => MessageElementKind.Null,
        WampToken.Boolean => MessageElementKind.Boolean,
        WampToken.Integer => MessageElementKind.Integer,
        WampToken.Double => MessageElementKind.Double,
        WampToken.String => MessageElementKind.String,
        WampToken.Binary => MessageElementKind.Binary,
        WampToken.MapStart => MessageElementKind.Map,
        _ => MessageElementKind.List,
    };
}
