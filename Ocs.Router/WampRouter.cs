using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Ocs.Wamp;

namespace Ocs.Router;

/// <summary>A WAMP router in this process: WebSocket on <c>/ws</c>, RawSocket, the HTTP bridge on <c>/call</c>, facts on <c>/info</c>, and peers in memory.</summary>
public sealed partial class WampRouter : IAsyncDisposable
{
    private static readonly TimeSpan GoodbyeTime = TimeSpan.FromMilliseconds(500);

    private readonly ILoggerFactory _loggers;
    private readonly ILogger _log;
    private readonly RouterCore _core;
    private readonly HttpHandoff _handoff;
    private readonly Dictionary<(string Realm, string Role), ServiceCaller> _services = [];
    private readonly List<RouterListener> _listeners = [];
    private readonly Housekeeping _housekeeping;
    private EpollLoops? _loops;
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
        _housekeeping = new Housekeeping(_core);
        InMemory = new MemoryEndpoint(_core);
    }

    /// <summary>How it listens.</summary>
    public RouterOptions Options { get; }

    /// <summary>The port of its first transport that has one, once started.</summary>
    public int Port => _listeners.Select(listener => listener.Port).FirstOrDefault(port => port > 0) is > 0 and var found
        ? found
        : throw new InvalidOperationException("The router is not started, or listens on Unix sockets only.");

    /// <summary>Where peers reach it, once started: the URLs of WebSocket and RawSocket, in the order of the transports.</summary>
    public IReadOnlyList<string> Urls => [.. _listeners.SelectMany(listener => ListeningUrls.Of(listener.Transport.Options, listener.Port))];

    /// <summary>The WebSocket URL, once started: the first, where there are several.</summary>
    public string WebSocketUrl => Urls.FirstOrDefault(url => url.StartsWith("ws", StringComparison.Ordinal)) ?? $"ws://{Options.Host}:{Port}/ws";

    /// <summary>The URL of the HTTP bridge, once started: the first, where there are several.</summary>
    public string CallUrl => _listeners.Select(listener => ListeningUrls.OfCaller(listener.Transport.Options, listener.Port)).FirstOrDefault(url => url is not null)
        ?? $"http://{Options.Host}:{Port}/call";

    /// <summary>Where peers of this process join, without the network.</summary>
    public WampEndpoint InMemory { get; }

    /// <summary>Listens.</summary>
    /// <exception cref="IOException">A port is in use, or a certificate cannot be read; the message names it.</exception>
    /// <exception cref="ArgumentException">An HTTP service calls in a realm, or as a role, that there is not; the message names it.</exception>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        _http = new HttpFrontend(_handoff, Options.MaxMessageBytes, _loggers);
        await _http.StartAsync(cancellationToken).ConfigureAwait(false);
        _loops = new EpollLoops(Options.NetworkThreads, _core.Counters.RoutingLatency, _log);
        try
        {
            foreach (var transport in Options.TransportsOrDefault)
            {
                var listener = new RouterListener(new TransportContext(_core, transport, CreatePages(transport)), _handoff, _loops, _log);
                _listeners.Add(listener);
                await listener.StartAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch
        {
            foreach (var listener in _listeners)
                await listener.DisposeAsync().ConfigureAwait(false);
            _listeners.Clear();
            throw;
        }

        _housekeeping.Start();
        foreach (var url in Urls)
            LogListening(url);
    }

    /// <summary>Says GOODBYE to every session and closes.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
            return;
        _core.IsStopping = true;
        _housekeeping.Dispose();
        foreach (var listener in _listeners)
            await listener.StopAcceptingAsync().ConfigureAwait(false);
        await CloseSessionsAsync().ConfigureAwait(false);
        foreach (var listener in _listeners)
            await listener.DisposeAsync().ConfigureAwait(false);
        _loops?.Dispose();
        foreach (var service in _services.Values)
            service.Abort();
        foreach (var realm in _core.Realms.Values)
            realm.Dispose();
        if (_http is not null)
            await _http.DisposeAsync().ConfigureAwait(false);
        await _handoff.DisposeAsync().ConfigureAwait(false);
    }

    private Dictionary<string, Func<HttpContext, Task>> CreatePages(TransportOptions transport)
    {
        var pages = new Dictionary<string, Func<HttpContext, Task>>(StringComparer.Ordinal);
        foreach (var service in transport.HttpServices)
        {
            pages[service.Path] = service.Kind switch
            {
                HttpServiceKind.Info => _core.InfoPage.HandleAsync,
                HttpServiceKind.Metrics => _core.MetricsPage.HandleAsync,
                _ => new CallBridge(JoinService(service), service).HandleAsync,
            };
        }

        return pages;
    }

    private ServiceCaller JoinService(HttpServiceOptions service)
    {
        var realm = service.Realm is { } name ? _core.Realms.GetValueOrDefault(name) : _core.Realms.Values.FirstOrDefault();
        if (realm is null)
            throw new ArgumentException($"The HTTP service {service.Path} calls in the realm '{service.Realm}', which the router does not have.");
        if (!_core.Roles.Has(realm.Name, service.Role))
            throw new ArgumentException($"The HTTP service {service.Path} calls in the realm '{realm.Name}' as the role '{service.Role}', which the realm does not have.");
        if (_services.TryGetValue((realm.Name, service.Role), out var caller))
            return caller;
        caller = new ServiceCaller("http");
        new RouterSession(_core, caller, Entrance.Memory).JoinDirectly(realm, service.Role, "http", _core.Roles.GuardFor(realm.Name, service.Role));
        _services.Add((realm.Name, service.Role), caller);
        return caller;
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
