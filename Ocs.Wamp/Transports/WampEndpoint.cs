namespace Ocs.Wamp;

/// <summary>A place where a router can be reached: a URL, or a router in this process.</summary>
public abstract class WampEndpoint
{
    /// <summary>A router at a URL: <c>ws://host:port/path</c> (later <c>wss</c>, <c>rs</c>, <c>unix</c>).</summary>
    /// <exception cref="ArgumentException">The URL is not one of these; the message names it.</exception>
    public static WampEndpoint Parse(string url) => throw new NotImplementedException();

    /// <summary>Opens a transport.</summary>
    /// <exception cref="WampConnectionException">It cannot be reached; the message names it.</exception>
    public abstract ValueTask<WampTransport> OpenAsync(CancellationToken cancellationToken);
}
