using Ocs.Wamp;

namespace Ocs.Router;

/// <summary>A WebSocket endpoint.</summary>
public sealed record WebSocketOptions
{
    /// <summary>The path, such as <c>/ws</c>; null for any.</summary>
    public string? Path { get; init; } = "/ws";

    /// <summary>The ways to log in; with none, everyone is let in with the role <c>anonymous</c>.</summary>
    public IReadOnlyList<LoginOptions> Logins { get; init; } = [];

    /// <summary>The serializers that are spoken; null for all.</summary>
    public IReadOnlyList<WampSerializer>? Serializers { get; init; }

    /// <summary>The largest message taken, in bytes; null for the router's own limit.</summary>
    public int? MaxMessageBytes { get; init; }

    /// <summary>Whether clients that offer it may send and get compressed messages (<c>permessage-deflate</c>).</summary>
    public bool Compressed { get; init; }

    /// <summary>How long the opening handshake may take.</summary>
    public TimeSpan OpenTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a peer may take to answer a close.</summary>
    public TimeSpan CloseTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often a peer that says nothing is asked whether it is there; zero never asks.</summary>
    public TimeSpan PingInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long it may take to answer before it is given up; zero waits for ever.</summary>
    public TimeSpan PingTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The web pages that may open it, such as <c>https://*.example.org</c>; with none, all may.</summary>
    public IReadOnlyList<string> AllowedOrigins { get; init; } = [];
}
