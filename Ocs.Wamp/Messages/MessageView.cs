using System.Runtime.CompilerServices;

namespace Ocs.Wamp;

/// <summary>
/// A message, split into its elements, over bytes that belong to someone else. Elements of the wrong kind throw
/// <see cref="WampProtocolException"/> with the text that Crossbar.io has for it.
/// </summary>
internal ref struct MessageView
{
    private ElementBuffer _elements;

    private MessageView(ReadOnlySpan<byte> bytes, WampSerializer serializer)
    {
        Bytes = bytes;
        Serializer = serializer;
    }

    /// <summary>The whole message.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>How it is encoded.</summary>
    public WampSerializer Serializer { get; }

    /// <summary>What it is.</summary>
    public MessageType Type { get; private set; }

    /// <summary>How many elements it has, the type included.</summary>
    public int Count { get; private set; }

    /// <summary>Splits a message.</summary>
    /// <exception cref="FormatException">It is malformed.</exception>
    /// <exception cref="WampProtocolException">It has no type.</exception>
    public static void Parse(ReadOnlySpan<byte> bytes, WampSerializer serializer, out MessageView view)
    {
        view = new MessageView(bytes, serializer);
        view.Count = MessageScanner.Split(bytes, serializer, view._elements);
        if (view.Count == 0)
            throw new WampProtocolException("missing message type in WAMP message");
        if (view.KindOf(0) != MessageElementKind.Integer)
            throw new WampProtocolException($"invalid type {PythonType(view.KindOf(0))} for WAMP message type");
        if (!view.TryGetInteger(0, out var type) || type is < 0 or > 255 || !Enum.IsDefined((MessageType)type))
            throw new WampProtocolException($"invalid WAMP message type {System.Text.Encoding.UTF8.GetString(view.Raw(0))}");
        view.Type = (MessageType)type;
    }

    /// <summary>What an element is.</summary>
    public readonly MessageElementKind KindOf(int index) => _elements[index].Kind;

    /// <summary>Whether a list or a map is empty, or text is free of escapes.</summary>
    public readonly bool IsPlain(int index) => _elements[index].IsPlain;

    /// <summary>The encoded bytes of an element.</summary>
    public readonly ReadOnlySpan<byte> Raw(int index) => _elements[index].In(Bytes);

    /// <summary>The encoded bytes from one element to another, with what separates them.</summary>
    public readonly ReadOnlySpan<byte> Raw(int first, int last) =>
        Bytes[_elements[first].Start..(_elements[last].Start + _elements[last].Length)];

    /// <summary>Refuses a message with fewer or more elements than it may have.</summary>
    public readonly void RequireCount(int least, int most)
    {
        if (Count < least || Count > most)
            throw new WampProtocolException($"invalid message length {Count} for {MessageTypes.NameOf(Type)}");
    }

    /// <summary>An integer that fits 64 bits.</summary>
    public readonly bool TryGetInteger(int index, out long value)
    {
        value = 0;
        return KindOf(index) == MessageElementKind.Integer
            && MapEntries.TryGetInteger(Raw(index), Serializer, out value);
    }

    /// <summary>A WAMP id: an integer from 0 to 2^53.</summary>
    public readonly long GetId(int index, string name)
    {
        if (KindOf(index) != MessageElementKind.Integer)
            throw new WampProtocolException($"'{name}' in {MessageTypes.NameOf(Type)}: invalid type {PythonType(KindOf(index))} for ID");
        if (!TryGetInteger(index, out var id) || id is < 0 or > 1L << 53)
            throw new WampProtocolException($"'{name}' in {MessageTypes.NameOf(Type)}: invalid value {System.Text.Encoding.UTF8.GetString(Raw(index))} for ID");
        return id;
    }

    /// <summary>The UTF-8 bytes of a URI; what it is made of is not checked here.</summary>
    public readonly ReadOnlySpan<byte> GetUri(int index, string name) => KindOf(index) switch
    {
        MessageElementKind.String => GetText(index),
        MessageElementKind.Null => throw new WampNullUriException($"'{name}' in {MessageTypes.NameOf(Type)}: URI cannot be null"),
        var other => throw new WampProtocolException($"'{name}' in {MessageTypes.NameOf(Type)}: invalid type {PythonType(other)} for URI"),
    };

    /// <summary>The UTF-8 bytes of a text; a copy only where it has escapes.</summary>
    public readonly ReadOnlySpan<byte> GetText(int index) =>
        MapEntries.TextOf(Raw(index), IsPlain(index), Serializer);

    /// <summary>The entries of a map of options or details.</summary>
    public readonly MapEntries GetMap(int index, string name)
    {
        if (KindOf(index) != MessageElementKind.Map)
            throw new WampProtocolException($"'{name}' in {MessageTypes.NameOf(Type)}: invalid type {PythonType(KindOf(index))} for WAMP extra");
        return new MapEntries(IsPlain(index) ? [] : Raw(index), Serializer);
    }

    /// <summary>
    /// The encoded arguments from an element on, ready to be put into another message: nothing, a list, or a list and a map.
    /// Empty ones are left out, as Crossbar.io does.
    /// </summary>
    public readonly ReadOnlySpan<byte> GetPayload(int index, out int count)
    {
        count = 0;
        if (Count <= index)
            return [];
        if (KindOf(index) is not (MessageElementKind.List or MessageElementKind.Null))
        {
            // Payload passthru: one opaque text or binary in place of the arguments.
            if (Count != index + 1 || KindOf(index) is not (MessageElementKind.String or MessageElementKind.Binary))
                throw new WampProtocolException($"invalid type {PythonType(KindOf(index))} for 'args' in {MessageTypes.NameOf(Type)}");
            count = 1;
            return Raw(index);
        }

        var isEmpty = KindOf(index) == MessageElementKind.Null || IsPlain(index);
        var hasKeywords = Count > index + 1;
        if (hasKeywords && KindOf(index + 1) is not (MessageElementKind.Map or MessageElementKind.Null))
            throw new WampProtocolException($"invalid type {PythonType(KindOf(index + 1))} for 'kwargs' in {MessageTypes.NameOf(Type)}");
        hasKeywords = hasKeywords && KindOf(index + 1) == MessageElementKind.Map && !IsPlain(index + 1);
        if (hasKeywords)
        {
            count = 2;
            return KindOf(index) == MessageElementKind.List ? Raw(index, index + 1) : WithEmptyList(Raw(index + 1), Serializer);
        }

        count = isEmpty ? 0 : 1;
        return isEmpty ? [] : Raw(index);
    }

    /// <summary>What Python calls the type of an element; peers and logs know these texts from Crossbar.io.</summary>
    public static string PythonType(MessageElementKind kind) => kind switch
    {
        MessageElementKind.Null => "<class 'NoneType'>",
        MessageElementKind.Boolean => "<class 'bool'>",
        MessageElementKind.Integer => "<class 'int'>",
        MessageElementKind.Double => "<class 'float'>",
        MessageElementKind.String => "<class 'str'>",
        MessageElementKind.Binary => "<class 'bytes'>",
        MessageElementKind.List => "<class 'list'>",
        _ => "<class 'dict'>",
    };

    private static byte[] WithEmptyList(ReadOnlySpan<byte> keywords, WampSerializer serializer) => serializer switch
    {
        WampSerializer.Json => [.. "[],"u8, .. keywords],
        WampSerializer.MessagePack => [0x90, .. keywords],
        _ => [0x80, .. keywords],
    };

    [InlineArray(MessageScanner.MaxElements)]
    private struct ElementBuffer
    {
        private MessageElement _first;
    }
}
