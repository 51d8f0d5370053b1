using Ocs.Interop.Tests.Peers;
using Ocs.Router;
using Ocs.Wamp;

namespace Ocs.Interop.Tests;

/// <summary>Our router with a session of our own client in it, for peers to join.</summary>
internal sealed class RunningRouter : IAsyncDisposable
{
    private readonly WampRouter _router = new(new RouterOptions { Port = 0 });

    private RunningRouter()
    {
    }

    /// <summary>Our client.</summary>
    public WampSession Ours { get; private set; } = null!;

    public static async Task<RunningRouter> StartAsync()
    {
        var running = new RunningRouter();
        await running._router.StartAsync();
        running.Ours = await running.JoinAsync();
        return running;
    }

    /// <summary>Another session of our client.</summary>
    public Task<WampSession> JoinAsync() => WampSession.JoinAsync(new WampConnectionOptions
    {
        Endpoint = WampEndpoint.Parse(_router.WebSocketUrl),
        Realm = "test_realm",
    });

    /// <summary>A peer over WebSocket.</summary>
    public Task<WampPeer> JoinAsync(string language, string serializer) => WampPeer.JoinAsync(language, serializer, _router.WebSocketUrl);

    /// <summary>A peer over RawSocket, which autobahn has for Python alone.</summary>
    public Task<WampPeer> JoinOverRawSocketAsync(string serializer) => WampPeer.JoinAsync("python", serializer, $"rs://127.0.0.1:{_router.Port}");

    public async ValueTask DisposeAsync()
    {
        await Ours.DisposeAsync();
        await _router.DisposeAsync();
    }
}
