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

    /// <summary>
    /// WebSocket at <c>/ws</c>, RawSocket, <c>/call</c>, <c>/publish</c>, <c>/info</c> and <c>/metrics</c>, all at one port and open to all.
    /// </summary>
    /// <param name="host">The address to listen on.</param>
    /// <param name="port">The port to listen on; 0 takes a free one.</param>
    /// <param name="role">The role of peers.</param>
    /// <param name="httpRole">The role of those who call over HTTP.</param>
    public static TransportOptions Open(string host, int port, string role = "iocs_agent", string httpRole = "iocs_controller") => new()
    {
        Host = host,
        Port = port,
        WebSockets = [new WebSocketOptions { Logins = [LoginOptions.Anonymous(role)] }],
        RawSocket = new RawSocketOptions { Logins = [LoginOptions.Anonymous(role)] },
        HttpServices =
        [
            new HttpServiceOptions(HttpServiceKind.Caller, "/call") { Role = httpRole },
            new HttpServiceOptions(HttpServiceKind.Publisher, "/publish") { Role = httpRole },
            new HttpServiceOptions(HttpServiceKind.Info, "/info"),
            new HttpServiceOptions(HttpServiceKind.Metrics, "/metrics"),
        ],
    };

    /// <summary>Where it listens, for people: <c>127.0.0.1:8001</c> or the path of a Unix socket.</summary>
    public string Place => UnixPath ?? $"{Host}:{Port}";
}
