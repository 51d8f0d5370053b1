namespace Ocs.Wamp;

/// <summary>
/// Splits a message into its top-level elements. The payload is checked as it is passed over, not decoded,
/// so that whoever receives its bytes unparsed can rely on them.
/// </summary>
internal static class MessageScanner
{
    /// <summary>The longest WAMP message, ERROR, has seven elements; one more shows that there are too many.</summary>
    public const int MaxElements = 8;

    /// <summary>Lists and maps inside each other, the message itself included.</summary>
    public const int MaxDepth = 512;

    /// <summary>Finds the elements of a message. Those beyond the room given are checked and counted, not stored.</summary>
    /// <returns>How many elements the message has.</returns>
    /// <exception cref="WampFormatException">The bytes are not one well-formed list; the message says why and where.</exception>
    public static int Split(ReadOnlySpan<byte> message, WampSerializer serializer, Span<MessageElement> elements) => serializer switch
    {
        WampSerializer.Json => JsonScanner.Split(message, elements),
        _ => CountedScanner.Split(message, serializer, elements),
    };

    /// <summary>Moves over one value, from its first byte to behind its last.</summary>
    /// <exception cref="WampFormatException">It is malformed.</exception>
    public static MessageElementKind SkipValue(ReadOnlySpan<byte> bytes, WampSerializer serializer, ref int at, out bool isPlain) =>
        serializer == WampSerializer.Json
            ? JsonScanner.SkipValue(bytes, ref at, out isPlain)
            : CountedValue.Skip(bytes, serializer, ref at, out isPlain);
}
