namespace Ocs.Wamp;

/// <summary>How messages are encoded on a transport.</summary>
public enum WampSerializer
{
    /// <summary>JSON, as Python's <c>json</c> reads and writes it: NaN and infinities are bare words.</summary>
    Json,

    /// <summary>MessagePack.</summary>
    MessagePack,

    /// <summary>CBOR.</summary>
    Cbor,
}
