namespace Ocs.Wamp;

/// <summary>A WebSocket subprotocol of WAMP: a serializer, and whether frames carry several messages.</summary>
internal readonly record struct WampSubprotocol(WampSerializer Serializer, bool IsBatched)
{
    /// <summary>The name, as in <c>Sec-WebSocket-Protocol</c>.</summary>
    public string Name => Serializer switch
    {
        WampSerializer.Json => "wamp.2.json",
        WampSerializer.MessagePack => "wamp.2.msgpack",
        _ => "wamp.2.cbor",
    } + (IsBatched ? ".batched" : "");

    /// <summary>Whether messages go in text frames.</summary>
    public bool IsText => Serializer == WampSerializer.Json;

    /// <summary>The subprotocol of a name; null where it is none of WAMP's.</summary>
    public static WampSubprotocol? Find(string? name)
    {
        foreach (var serializer in Enum.GetValues<WampSerializer>())
        {
            foreach (var isBatched in (ReadOnlySpan<bool>)[false, true])
            {
                var known = new WampSubprotocol(serializer, isBatched);
                if (known.Name == name)
                    return known;
            }
        }

        return null;
    }
}
