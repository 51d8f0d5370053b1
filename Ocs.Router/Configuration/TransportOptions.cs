namespace Ocs.Router;

/// <summary>One place to listen on, and what is spoken there.</summary>
public sealed record TransportOptions
{
    /// <summary>The address to listen on.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>The port to listen on; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>The Unix socket to listen on instead, or null.</summary>
    public string? UnixPath { get; init; }

    /// <summary>How many connections may wait to be accepted.</summary>
    public int Backlog { get; init; } = 512;

    /// <summary>The certificate, where the transport is encrypted.</summary>
    public TlsOptions? Tls { get; init; }

    /// <summary>The WebSocket endpoints, told apart by path.</summary>
    public IReadOnlyList<WebSocketOptions> WebSockets { get; init; } = [];

    /// <summary>RawSocket, where it is spoken.</summary>
    public RawSocketOptions? RawSocket { get; init; }

    /// <summary>What is served over HTTP.</summary>
    public IReadOnlyList<HttpServiceOptions> HttpServices { get; init; } = [];

    /// <summary>Where it listens, for people: <c>127.0.0.1:8001</c> or the path of a Unix socket.</summary>
    public string Place => UnixPath ?? $"{Host}:{Port}";
}
