namespace Ocs.Wamp;

/// <summary>An event, over the bytes of its message: valid only inside the handler.</summary>
public readonly ref struct WampEvent
{
    /// <summary>The topic that was published to; for pattern subscriptions the one the publisher named.</summary>
    public required string Topic { get; init; }

    /// <summary>The publication id.</summary>
    public required long Publication { get; init; }

    /// <summary>The encoded details map.</summary>
    public required ReadOnlySpan<byte> DetailsBytes { get; init; }

    /// <summary>The encoded positional arguments, a list; empty where none were sent.</summary>
    public required ReadOnlySpan<byte> PositionalBytes { get; init; }

    /// <summary>The encoded keyword arguments, a map; empty where none were sent.</summary>
    public required ReadOnlySpan<byte> KeywordBytes { get; init; }

    /// <summary>How the bytes are encoded.</summary>
    public required WampSerializer Serializer { get; init; }

    /// <summary>A reader in front of the list of positional arguments.</summary>
    public WampReader ReadPositional() => new(PositionalBytes, Serializer);

    /// <summary>All arguments, decoded.</summary>
    public WampArguments GetArguments()
    {
        var arguments = new WampArguments
        {
            Positional = PositionalBytes.IsEmpty ? [] : Decode(PositionalBytes).AsList(),
            Keyword = KeywordBytes.IsEmpty ? [] : Decode(KeywordBytes).AsMap(),
        };
        return arguments;
    }

    private WampValue Decode(ReadOnlySpan<byte> bytes)
    {
        var reader = new WampReader(bytes, Serializer);
        reader.Read();
        return reader.GetValue();
    }
}
