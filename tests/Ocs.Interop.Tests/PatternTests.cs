using Ocs.Interop.Tests.Peers;
using Ocs.Wamp;

namespace Ocs.Interop.Tests;

/// <summary>autobahn subscribes and registers by prefix and by wildcard, and takes it back.</summary>
public sealed class PatternTests : IAsyncLifetime
{
    private RunningRouter _router = null!;

    public static TheoryData<string, string> Peers => WampPeer.Kinds;

    public async ValueTask InitializeAsync() => _router = await RunningRouter.StartAsync();

    public ValueTask DisposeAsync() => _router.DisposeAsync();

    [Theory]
    [MemberData(nameof(Peers))]
    public async Task A_peer_has_an_event_for_each_of_its_patterns_until_it_takes_one_back(string language, string serializer)
    {
        await using var peer = await _router.JoinAsync(language, serializer);
        await peer.SubscribeAsync("observatory..feeds.temperatures", "wildcard");
        await peer.SubscribeAsync("observatory.lake", "prefix");
        await PublishAsync("observatory.mount.feeds.temperatures", 1);
        await PublishAsync("observatory.lakeshore-1", 2);
        await PublishAsync("observatory.lakeshore-1.feeds.temperatures", 3);
        await PublishAsync("observatory.end", 4);
        await PublishAsync("observatory.lake.end", 5);
        Assert.Equal(
            [
                "observatory.mount.feeds.temperatures 1", "observatory.lakeshore-1 2", "observatory.lakeshore-1.feeds.temperatures 3",
                "observatory.lakeshore-1.feeds.temperatures 3", "observatory.lake.end 5",
            ],
            await NextEventsAsync(peer, 5));

        await peer.UnsubscribeAsync("observatory.lake");
        await PublishAsync("observatory.lakeshore-1.feeds.temperatures", 6);
        await PublishAsync("observatory.end.feeds.temperatures", 7);
        Assert.Equal(["observatory.lakeshore-1.feeds.temperatures 6", "observatory.end.feeds.temperatures 7"], await NextEventsAsync(peer, 2));
    }

    [Theory]
    [MemberData(nameof(Peers))]
    public async Task A_peer_answers_for_its_pattern_until_it_takes_it_back(string language, string serializer)
    {
        await using var peer = await _router.JoinAsync(language, serializer);
        await peer.RegisterAsync("observatory..ops", "which", "wildcard");
        Assert.Equal("observatory.lakeshore-1.ops", (await _router.Ours.CallAsync("observatory.lakeshore-1.ops")).At(0).AsString());
        await peer.RegisterAsync("observatory.lake", "which", "prefix");
        Assert.Equal("observatory.lakeshore-1.feeds", (await _router.Ours.CallAsync("observatory.lakeshore-1.feeds")).At(0).AsString());
        await peer.UnregisterAsync("observatory.lake");
        var error = await Assert.ThrowsAsync<WampException>(() => _router.Ours.CallAsync("observatory.lakeshore-1.feeds"));
        Assert.Equal("wamp.error.no_such_procedure", error.ErrorUri);
        Assert.Equal("observatory.mount.ops", (await _router.Ours.CallAsync("observatory.mount.ops")).At(0).AsString());
    }

    private ValueTask PublishAsync(string topic, int value) => _router.Ours.PublishAsync(topic, WampArguments.Of(value));

    private static async Task<List<string>> NextEventsAsync(WampPeer peer, int count)
    {
        var events = new List<string>();
        while (events.Count < count)
        {
            var received = await peer.NextEventAsync();
            events.Add($"{received.GetProperty("topic").GetString()} {received.GetProperty("args")[0].GetInt32()}");
        }

        return events;
    }
}
