using Microsoft.AspNetCore.Http;

namespace Ocs.Router;

/// <summary>What is spoken at one transport, worked out once.</summary>
internal sealed class TransportContext
{
    public TransportContext(RouterCore core, TransportOptions options, IReadOnlyDictionary<string, Func<HttpContext, Task>> pages)
    {
        Core = core;
        Options = options;
        Pages = pages;
        WebSockets = [.. options.WebSockets.Select(socket => (socket, Entrance.Of(socket, core.Options)))];
        RawSocket = options.RawSocket is { } raw ? Entrance.Of(raw, core.Options) : null;
        FirstBytes = new FirstBytes(options);
        Patience = options.WebSockets.Select(socket => socket.OpenTimeout).DefaultIfEmpty(TimeSpan.FromSeconds(30)).Max();
    }

    public RouterCore Core { get; }

    public TransportOptions Options { get; }

    /// <summary>The WebSocket endpoints.</summary>
    public IReadOnlyList<(WebSocketOptions Options, Entrance Entrance)> WebSockets { get; }

    /// <summary>The entrance of RawSocket, or null.</summary>
    public Entrance? RawSocket { get; }

    /// <summary>What is served over HTTP, by path.</summary>
    public IReadOnlyDictionary<string, Func<HttpContext, Task>> Pages { get; }

    /// <summary>Tells what a peer speaks.</summary>
    public FirstBytes FirstBytes { get; }

    /// <summary>How long a peer may take to say what it wants.</summary>
    public TimeSpan Patience { get; }

    /// <summary>Who takes the bytes of a peer that speaks so.</summary>
    public IByteReceiver ReceiverFor(ConnectionKind kind, Connection connection) =>
        kind == ConnectionKind.RawSocket ? new RawSocketUpgrade(connection, this) : new WebSocketUpgrade(connection, this);
}
