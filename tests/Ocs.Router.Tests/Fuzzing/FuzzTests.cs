using Ocs.Testing.Fuzzing;

namespace Ocs.Router.Tests.Fuzzing;

/// <summary>A short run of <c>./bench.sh fuzz</c>.</summary>
public sealed class FuzzTests
{
    private const int Frames = 4000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Frames_of_any_kind_make_the_router_stumble_nowhere_and_cost_others_nothing()
    {
        var unix = Path.Combine(Path.GetTempPath(), $"ocs-fuzz-{Guid.NewGuid():N}.sock");
        var transports = new[]
        {
            new TransportOptions { WebSockets = [new WebSocketOptions()], RawSocket = new RawSocketOptions() },
            new TransportOptions { UnixPath = unix, RawSocket = new RawSocketOptions() },
        };
        using var log = new ErrorLog();
        await using var router = new WampRouter(new RouterOptions { Transports = transports }, log);
        await router.StartAsync(Token);
        var lines = FuzzLine.All(new Uri(router.WebSocketUrl), new Uri($"rs://127.0.0.1:{router.Port}"), new Uri($"unix://{unix}"));
        await using var healthy = await HealthyPair.JoinAsync(router.WebSocketUrl, Token);
        var peers = lines.Index().Select(line => new FuzzPeer(line.Item, seed: line.Index)).ToArray();
        var fuzzing = Task.WhenAll(peers.Select(peer => peer.RunAsync(Frames, Token)));
        do
            await healthy.PassOneAsync(Token).WaitAsync(TimeSpan.FromSeconds(60), Token);
        while (!fuzzing.IsCompleted);
        await fuzzing;
        await healthy.PassOneAsync(Token).WaitAsync(TimeSpan.FromSeconds(60), Token);

        Assert.Equal(0, healthy.Lost);
        Assert.All(peers, peer => Assert.InRange(peer.Sent, Frames, Frames + 100));
        Assert.All(peers, peer => Assert.InRange(peer.Connections, 5, Frames));
        Assert.Empty(log.Errors);
    }
}
