using Microsoft.Extensions.Logging.Abstractions;
using Ocs.Router;
using Ocs.Testing;
using Ocs.Wamp;

namespace Ocs.DataNodes.Tests.Sisock;

/// <summary>A router with a hub, data nodes and a data server that finds them.</summary>
internal sealed class SisockSite : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly List<IAsyncDisposable> _parts = [];

    public FakeClock Clock { get; } = new();

    public WampRouter Router { get; } = new(new RouterOptions());

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async Task<WampConnection> JoinAsync()
    {
        var connection = await WampConnection.ConnectAsync(new WampConnectionOptions { Endpoint = Router.InMemory, Realm = "test_realm" }, Token);
        _parts.Add(connection);
        return connection;
    }

    public async Task<SisockHub> StartHubAsync()
    {
        var hub = new SisockHub(await JoinAsync(), NullLoggerFactory.Instance);
        _parts.Add(hub);
        await hub.StartAsync(Token);
        return hub;
    }

    /// <summary>Offers a node on a connection of its own, and asks the hub often.</summary>
    public async Task<(DataNodeServer Server, WampConnection Connection)> ServeAsync(IDataNode node, int maximumPoints = 16_000)
    {
        var connection = await JoinAsync();
        var options = new DataNodeServerOptions { AnnounceEvery = TimeSpan.FromMilliseconds(20), MaximumPoints = maximumPoints };
        // The pauses between announcements are the real clock's, the samples' times that of the test.
        var server = new DataNodeServer(node, connection, options, NullLoggerFactory.Instance, Clock) { Pauses = TimeProvider.System };
        _parts.Add(server);
        server.Start();
        return (server, connection);
    }

    public async Task<DataNodeDirectory> StartDirectoryAsync()
    {
        var options = new DataNodeDirectoryOptions { RefreshEvery = TimeSpan.FromMilliseconds(20), Deadline = TimeSpan.FromSeconds(1) };
        var directory = new DataNodeDirectory(await JoinAsync(), options, NullLoggerFactory.Instance, TimeProvider.System);
        _parts.Add(directory);
        await directory.StartAsync(Token);
        return directory;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var part in Enumerable.Reverse(_parts))
            await part.DisposeAsync();
        await Router.DisposeAsync();
    }
}
