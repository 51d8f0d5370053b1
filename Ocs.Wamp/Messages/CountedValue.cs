namespace Ocs.Wamp;

/// <summary>Single values of a message in MessagePack or CBOR that was checked as a whole before.</summary>
internal static class CountedValue
{
    private const byte CborBreak = 0xff;

    /// <summary>Moves over one value.</summary>
    public static MessageElementKind Skip(ReadOnlySpan<byte> bytes, WampSerializer serializer, ref int at, out bool isPlain)
    {
        if (QuickScanner.TrySkip(bytes, serializer, ref at, out var quick, out isPlain))
            return quick;
        var reader = new WampReader(bytes[at..], serializer);
        if (!reader.Read())
            throw new WampFormatException($"the bytes end where a value is expected: byte {at}");
        var kind = KindOf(reader.Token);
        isPlain = kind is MessageElementKind.List or MessageElementKind.Map
            ? IsEmpty(reader, bytes[at..])
            : kind == MessageElementKind.String;
        reader.Skip();
        at += reader.Position;
        return kind;
    }

    /// <summary>Moves behind the start of a list or map; false where there is something else. -1 announces an open end.</summary>
    public static bool TryReadListHeader(ReadOnlySpan<byte> bytes, WampSerializer serializer, ref int at, out int count)
    {
        var reader = new WampReader(bytes[at..], serializer);
        count = 0;
        if (!reader.Read() || reader.Token is not (WampToken.ListStart or WampToken.MapStart))
            return false;
        count = reader.Count;
        at += reader.Position;
        return reader.Token == WampToken.ListStart;
    }

    /// <summary>Whether another entry follows; moves behind the mark of an open end.</summary>
    public static bool More(ReadOnlySpan<byte> bytes, int announced, int seen, ref int at)
    {
        if (announced >= 0)
            return seen < announced;
        if (at >= bytes.Length)
            throw new WampFormatException($"the bytes end inside a list: byte {at}");
        if (bytes[at] != CborBreak)
            return true;
        at++;
        return false;
    }

    /// <summary>The UTF-8 bytes of an encoded text.</summary>
    public static ReadOnlySpan<byte> TextOf(ReadOnlySpan<byte> raw, WampSerializer serializer)
    {
        if (QuickScanner.TryGetText(raw, serializer, out var quick))
            return quick;
        var reader = new WampReader(raw, serializer);
        reader.Read();
        return reader.TryGetUtf8(out var utf8) && System.Text.Unicode.Utf8.IsValid(utf8)
            ? utf8
            : System.Text.Encoding.UTF8.GetBytes(reader.GetString());
    }

    private static bool IsEmpty(in WampReader reader, ReadOnlySpan<byte> rest) =>
        reader.Count == 0 || (reader.Count < 0 && reader.Position < rest.Length && rest[reader.Position] == CborBreak);

    private static MessageElementKind KindOf(WampToken token) => token switch
    {
        WampToken.Null => MessageElementKind.Null,
        WampToken.Boolean => MessageElementKind.Boolean,
        WampToken.Integer => MessageElementKind.Integer,
        WampToken.Double => MessageElementKind.Double,
        WampToken.String => MessageElementKind.String,
        WampToken.Binary => MessageElementKind.Binary,
        WampToken.ListStart => MessageElementKind.List,
        _ => MessageElementKind.Map,
    };
}
