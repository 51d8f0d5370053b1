namespace Ocs.Wamp;

/// <summary>A place where a router can be reached: a URL, or a router in this process. Its text is the URL.</summary>
public abstract class WampEndpoint
{
    /// <summary>
    /// A router at a URL: <c>ws://host:port/path</c> or <c>wss://…</c> for WebSocket, <c>rs://host:port</c> or <c>rss://…</c>
    /// for RawSocket over TCP, <c>unix:///path</c> for RawSocket over a Unix socket; <c>wss</c> and <c>rss</c> with TLS.
    /// </summary>
    /// <param name="url">The URL.</param>
    /// <param name="options">Serializers, limits, trust; null for the defaults.</param>
    /// <exception cref="ArgumentException">The URL is not one of these; the message names it.</exception>
    public static WampEndpoint Parse(string url, WampEndpointOptions? options = null)
    {
        options ??= new WampEndpointOptions();
        if (options.Serializers.Count == 0)
            throw new ArgumentException($"No serializer is offered to the router at {url}.", nameof(options));
        if (!Uri.TryCreate(url, UriKind.Absolute, out var parsed))
            throw NoRouter(url);
        return parsed.Scheme switch
        {
            "ws" or "wss" when parsed.Host.Length > 0 => new WebSocketEndpoint(parsed, options),
            "rs" or "rss" when parsed.Host.Length > 0 && parsed.Port > 0 => new RawSocketEndpoint(parsed, options),
            "unix" when parsed.Host.Length == 0 && parsed.AbsolutePath.Length > 1 => new RawSocketEndpoint(parsed, options),
            _ => throw NoRouter(url),
        };
    }

    private static ArgumentException NoRouter(string url) =>
        new($"'{url}' is no URL of a WAMP router, such as ws://127.0.0.1:8001/ws.", nameof(url));

    /// <summary>Opens a transport.</summary>
    /// <exception cref="WampConnectionException">It cannot be reached; the message names it.</exception>
    public abstract ValueTask<WampTransport> OpenAsync(CancellationToken cancellationToken);
}
