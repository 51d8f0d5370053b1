namespace Ocs.Wamp;

/// <summary>How a router is reached over the network.</summary>
public sealed record WampEndpointOptions
{
    /// <summary>The serializers offered, the preferred one first. RawSocket offers only the first.</summary>
    public IReadOnlyList<WampSerializer> Serializers { get; init; } = [WampSerializer.Json];

    /// <summary>Whether WebSocket frames may carry several messages: offered before the plain form.</summary>
    public bool Batched { get; init; }

    /// <summary>
    /// WebSocket: whether to offer that messages are compressed (<c>permessage-deflate</c>). It saves bytes on a slow line and
    /// costs processor time at both ends.
    /// </summary>
    public bool Compressed { get; init; }

    /// <summary>The largest message taken, in bytes.</summary>
    public int MaxMessageBytes { get; init; } = 65 << 20;

    /// <summary>
    /// WebSocket: after how long without a byte from the router it is asked whether it is there; after as long again the link is given
    /// up. Zero never asks.
    /// </summary>
    public TimeSpan PingInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// A PEM file with certificates that are trusted besides those of the system: the router's own, whatever its name, or
    /// that of the authority that signed it. Null trusts the system's alone.
    /// </summary>
    public string? TrustedCertificateFile { get; init; }

    /// <summary>The clock of the pings.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
