using System.Net.Http.Json;
using System.Text.Json;
using Ocs.Router.Tests.Behaviour;

namespace Ocs.Router.Tests;

public sealed class SlowReceiverTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    public async Task One_who_does_not_read_is_closed_and_the_others_lose_nothing(int networkThreads)
    {
        await using var router = new WampRouter(new RouterOptions { Port = 0, MaxQueuedBytes = 1 << 20, NetworkThreads = networkThreads });
        await router.StartAsync(Token);
        await using var slow = await JoinAsync(router);
        await using var quick = await JoinAsync(router);
        await using var publisher = await JoinAsync(router);
        foreach (var subscriber in new[] { slow, quick })
        {
            await subscriber.SendAsync("""[32,1,{},"observatory.t"]""");
            await subscriber.ReceiveAsync(Token);
        }

        slow.StopReading();
        const int Count = 600;
        var payload = new string('x', 50_000);
        for (var i = 0; i < Count; i++)
        {
            await publisher.SendAsync($$"""[16,{{i}},{"acknowledge":true},"observatory.t",[{{i}},"{{payload}}"]]""");
            await publisher.ReceiveAsync(Token);
            Assert.Contains($",{{}},[{i},", await quick.ReceiveAsync(Token), StringComparison.Ordinal);
        }

        // It has left by now, though its socket is open: nobody waits for what it owes, and no event is spent on it.
        await publisher.SendAsync("""[48,1,{},"wamp.session.count"]""");
        Assert.EndsWith(",[2]]", await publisher.ReceiveAsync(Token), StringComparison.Ordinal);

        slow.GoOnReading();
        var seen = new List<string>();
        while (seen is [] || !seen[^1].StartsWith("closed", StringComparison.Ordinal))
            seen.Add(await slow.ReceiveAsync(Token));
        Assert.InRange(seen.Count, 2, Count);
        Assert.Equal($$"""[6,{"message":"you read too slowly: {{1 << 20}} bytes may wait for you"},"wamp.close.slow_consumer"]""", seen[^2]);
        Assert.Equal($"closed 1008 you read too slowly: {1 << 20} bytes may wait for you", seen[^1]);
        for (var i = 0; i < seen.Count - 2; i++)
            Assert.Contains($",{{}},[{i},", seen[i], StringComparison.Ordinal);

        using var http = new HttpClient();
        var info = await http.GetFromJsonAsync<Dictionary<string, JsonElement>>($"http://127.0.0.1:{router.Port}/info", Token);
        Assert.Equal(1, info!["slow_sessions_closed"].GetInt32());
    }

    private static async Task<RawPeer> JoinAsync(WampRouter router)
    {
        var peer = await RawPeer.ConnectAsync(router.Port, Token, "wamp.2.json");
        await peer.SendAsync("""[1,"test_realm",{"roles":{"publisher":{},"subscriber":{}}}]""");
        await peer.ReceiveAsync(Token);
        return peer;
    }
}
