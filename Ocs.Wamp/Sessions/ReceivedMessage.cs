namespace Ocs.Wamp;

/// <summary>A message that a session received: its elements by index, over bytes that are valid only during the call.</summary>
internal readonly ref struct ReceivedMessage
{
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly ReadOnlySpan<MessageElement> _elements;
    private readonly WampSerializer _serializer;

    /// <summary>Splits a message into room that the caller lends.</summary>
    /// <exception cref="FormatException">The bytes are no message.</exception>
    public ReceivedMessage(ReadOnlySpan<byte> bytes, WampSerializer serializer, Span<MessageElement> room)
    {
        _bytes = bytes;
        _serializer = serializer;
        _elements = room[..Math.Min(MessageScanner.Split(bytes, serializer, room), room.Length)];
    }

    /// <summary>What the message is.</summary>
    public MessageType Type => (MessageType)GetId(0);

    /// <summary>How it is encoded.</summary>
    public WampSerializer Serializer => _serializer;

    /// <summary>Whether there is an element, and it is no null.</summary>
    public bool Has(int index) => index < _elements.Length && _elements[index].Kind != MessageElementKind.Null;

    /// <summary>The bytes of an element; nothing where there is none, or where it is null.</summary>
    public ReadOnlySpan<byte> GetRaw(int index) => Has(index) ? _elements[index].In(_bytes) : [];

    /// <summary>An id, or another integer of 64 bits.</summary>
    public long GetId(int index)
    {
        var raw = GetRaw(index);
        if (_serializer == WampSerializer.Json)
        {
            var position = 0;
            if (ScannedNumber.TryScan(raw, ref position, out var number) && number.TryGetInteger(out var value))
                return value;
        }
        else if (QuickScanner.TryGetUnsigned(raw, _serializer, out var quick))
        {
            return quick;
        }
        else if (!raw.IsEmpty)
        {
            var reader = Read(index);
            if (reader.TryGetInteger(out var value))
                return value;
        }

        throw new WampFormatException($"Element {index} of a WAMP message is no id.");
    }

    /// <summary>A text.</summary>
    public string GetText(int index) => Read(index).GetString();

    /// <summary>A map; empty where there is none.</summary>
    public WampMap GetMap(int index) => Has(index) && Read(index).GetValue().AsMapOrNull() is { } map ? map : [];

    /// <summary>The arguments, which begin at an element.</summary>
    public WampArguments GetArguments(int index) => !Has(index) && !Has(index + 1) ? WampArguments.Empty : new()
    {
        Positional = Has(index) ? Read(index).GetValue().AsListOrNull() ?? throw NoArguments() : [],
        Keyword = Has(index + 1) ? Read(index + 1).GetValue().AsMapOrNull() ?? throw NoArguments() : [],
    };

    /// <summary>A reader that stands on the value of a map's key; false where there is none.</summary>
    public bool TryFind(int index, ReadOnlySpan<byte> key, out WampReader value)
    {
        value = default;
        if (!Has(index) || (_elements[index].Kind == MessageElementKind.Map && _elements[index].IsPlain))
            return false;
        value = Read(index);
        if (value.Token != WampToken.MapStart)
            return false;
        while (value.Read() && value.Token == WampToken.Key)
        {
            var found = value.TextEquals(key);
            if (found)
                return value.Read();
            value.Skip();
        }

        return false;
    }

    /// <summary>Whether a map says true under a key.</summary>
    public bool IsTrue(int index, ReadOnlySpan<byte> key) =>
        TryFind(index, key, out var value) && value.Token == WampToken.Boolean && value.GetBoolean();

    private static WampFormatException NoArguments() => new("The arguments of a WAMP message are no list or no map.");

    private WampReader Read(int index)
    {
        var reader = new WampReader(GetRaw(index), _serializer);
        if (!reader.Read())
            throw new WampFormatException($"A WAMP message ends before its element {index}.");
        return reader;
    }
}
