using Ocs.Wamp;

namespace Ocs.Interop.Tests;

/// <summary>autobahn for Python over RawSocket, on the port that WebSocket has too.</summary>
public sealed class RawSocketTests : IAsyncLifetime
{
    private RunningRouter _router = null!;

    public async ValueTask InitializeAsync() => _router = await RunningRouter.StartAsync();

    public ValueTask DisposeAsync() => _router.DisposeAsync();

    [Theory]
    [InlineData("json")]
    [InlineData("msgpack")]
    [InlineData("cbor")]
    public async Task A_peer_joins_publishes_calls_answers_and_leaves(string serializer)
    {
        await using var peer = await _router.JoinOverRawSocketAsync(serializer);
        Assert.Equal("iocs_agent", peer.Joined.GetProperty("role").GetString());

        await peer.SubscribeAsync("observatory..feeds.temperatures", "wildcard");
        await _router.Ours.PublishAsync("observatory.lakeshore-1.feeds.temperatures", WampArguments.Of(4.25));
        var received = await peer.NextEventAsync();
        Assert.Equal("observatory.lakeshore-1.feeds.temperatures", received.GetProperty("topic").GetString());
        Assert.Equal(4.25, received.GetProperty("args")[0].GetDouble());

        await peer.RegisterAsync("observatory.theirs", "echo");
        var large = new string('x', 1_000_000);
        var echoed = await _router.Ours.CallAsync("observatory.theirs", WampArguments.Of(large));
        Assert.Equal(large, echoed.At(0).AsMap()["args"].AsList()[0].AsString());

        await using var overWebSocket = await _router.JoinAsync("node", "json");
        await overWebSocket.RegisterAsync("observatory.count", "count");
        var call = await peer.BeginCallAsync("observatory.count", [2], progress: true);
        Assert.Equal(2, (await peer.ResultAsync(call)).GetInt32());
        Assert.Equal(1, (await peer.Program.NextAsync("progress")).GetProperty("value").GetInt32());

        await peer.Program.SendAsync(new { @do = "leave" });
        Assert.Equal("wamp.close.normal", (await peer.Program.NextAsync("left")).GetProperty("reason").GetString());
        Assert.Equal(0, await peer.Program.EndAsync());
    }
}
