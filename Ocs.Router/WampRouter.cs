using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Ocs.Wamp;

namespace Ocs.Router;

/// <summary>A WAMP router in this process: WebSocket on <c>/ws</c>, the HTTP bridge on <c>/call</c>, facts on <c>/info</c>, and peers in memory.</summary>
public sealed partial class WampRouter : IAsyncDisposable
{
    private static readonly TimeSpan GoodbyeTime = TimeSpan.FromMilliseconds(500);

    private readonly ILoggerFactory _loggers;
    private readonly ILogger _log;
    private readonly RouterCore _core;
    private readonly HttpHandoff _handoff;
    private readonly HttpCaller _httpCaller = new();
    private RouterListener? _listener;
    private HttpFrontend? _http;
    private int _isDisposed;

    /// <summary>Prepares a router; peers in memory can join at once, the network after <see cref="StartAsync"/>.</summary>
    public WampRouter(RouterOptions options, ILoggerFactory? loggers = null, TimeProvider? clock = null)
    {
        Options = options;
        _loggers = loggers ?? NullLoggerFactory.Instance;
        _log = _loggers.CreateLogger<WampRouter>();
        _core = new RouterCore(options, _log, clock ?? TimeProvider.System);
        _handoff = new HttpHandoff(_log);
        InMemory = new MemoryEndpoint(_core);
    }

    /// <summary>How it listens.</summary>
    public RouterOptions Options { get; }

    /// <summary>The port it listens on, once started.</summary>
    public int Port => _listener?.Port ?? throw new InvalidOperationException("The router is not started.");

    /// <summary>The WebSocket URL, once started.</summary>
    public string WebSocketUrl => $"ws://{Options.Host}:{Port}/ws";

    /// <summary>The URL of the HTTP bridge, once started.</summary>
    public string CallUrl => $"http://{Options.Host}:{Port}/call";

    /// <summary>Where peers of this process join, without the network.</summary>
    public WampEndpoint InMemory { get; }

    /// <summary>Listens.</summary>
    /// <exception cref="IOException">The port is in use; the message names it.</exception>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        var http = new HttpFrontend(_handoff, Options.MaxMessageBytes, _loggers);
        http.Map("/call", new CallBridge(_httpCaller).HandleAsync);
        http.Map("/info", new InfoPage(_core).HandleAsync);
        await http.StartAsync(cancellationToken).ConfigureAwait(false);
        _http = http;
        JoinHttpCaller();

        var listener = new RouterListener(_core, _handoff, _log);
        try
        {
            await listener.StartAsync(Options.Host, Options.Port, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await listener.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        _listener = listener;
        LogListening(WebSocketUrl);
    }

    /// <summary>Says GOODBYE to every session and closes.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
            return;
        _core.IsStopping = true;
        if (_listener is not null)
            await _listener.StopAcceptingAsync().ConfigureAwait(false);
        await CloseSessionsAsync().ConfigureAwait(false);
        if (_listener is not null)
            await _listener.DisposeAsync().ConfigureAwait(false);
        _httpCaller.Abort();
        if (_http is not null)
            await _http.DisposeAsync().ConfigureAwait(false);
        await _handoff.DisposeAsync().ConfigureAwait(false);
    }

    private void JoinHttpCaller()
    {
        if (_core.Realms.Values.FirstOrDefault() is not { } realm)
            return;
        new RouterSession(_core, _httpCaller).JoinDirectly(realm, Options.HttpRole, "http");
    }

    private async Task CloseSessionsAsync()
    {
        foreach (var session in _core.Connected.All)
        {
            session.Goodbye(WampError.SystemShutdown);
            session.Link.Close(WebSocketCloseCode.GoingAway, "the router is shutting down");
        }

        FlushList.Flush();
        var gone = _core.Connected.WhenEmptyAsync();
        await Task.WhenAny(gone, Task.Delay(GoodbyeTime, TimeProvider.System)).ConfigureAwait(false);
        foreach (var session in _core.Connected.All)
            session.Link.Abort();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The router listens on {Url}.")]
    private partial void LogListening(string url);
}
