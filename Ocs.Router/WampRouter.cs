using Microsoft.Extensions.Logging;
using Ocs.Wamp;

namespace Ocs.Router;

/// <summary>A WAMP router in this process: WebSocket on <c>/ws</c>, the HTTP bridge on <c>/call</c>, facts on <c>/info</c>, and peers in memory.</summary>
public sealed class WampRouter : IAsyncDisposable
{
    /// <summary>Prepares a router; peers in memory can join at once, the network after <see cref="StartAsync"/>.</summary>
    public WampRouter(RouterOptions options, ILoggerFactory? loggers = null, TimeProvider? clock = null)
    {
        Options = options;
        _ = loggers;
        _ = clock;
    }

    /// <summary>How it listens.</summary>
    public RouterOptions Options { get; }

    /// <summary>The port it listens on, once started.</summary>
    public int Port => throw new NotImplementedException();

    /// <summary>The WebSocket URL, once started.</summary>
    public string WebSocketUrl => $"ws://{Options.Host}:{Port}/ws";

    /// <summary>The URL of the HTTP bridge, once started.</summary>
    public string CallUrl => $"http://{Options.Host}:{Port}/call";

    /// <summary>Where peers of this process join, without the network.</summary>
    public WampEndpoint InMemory => throw new NotImplementedException();

    /// <summary>Listens.</summary>
    /// <exception cref="IOException">The port is in use; the message names it.</exception>
    public Task StartAsync(CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Says GOODBYE to every session and closes.</summary>
    public ValueTask DisposeAsync() => throw new NotImplementedException();
}
