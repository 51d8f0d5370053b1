using System.Text.Json;
using Ocs.Interop.Tests.Peers;
using Ocs.Wamp;

namespace Ocs.Interop.Tests;

/// <summary>autobahn asks our router who is there, and hears who comes and goes.</summary>
public sealed class MetaTests : IAsyncLifetime
{
    private RunningRouter _router = null!;

    public static TheoryData<string, string> Peers => WampPeer.Kinds;

    public async ValueTask InitializeAsync() => _router = await RunningRouter.StartAsync();

    public ValueTask DisposeAsync() => _router.DisposeAsync();

    [Theory]
    [MemberData(nameof(Peers))]
    public async Task A_peer_counts_lists_and_looks_at_the_sessions(string language, string serializer)
    {
        await using var peer = await _router.JoinAsync(language, serializer);
        var before = (await peer.CallAsync("wamp.session.count", [])).GetInt32();
        await using var another = await _router.JoinAsync();
        Assert.Equal(before + 1, (await peer.CallAsync("wamp.session.count", [])).GetInt32());

        var own = peer.Joined.GetProperty("session").GetInt64();
        var listed = (await peer.CallAsync("wamp.session.list", [])).EnumerateArray().Select(id => id.GetInt64()).ToList();
        Assert.Equal(before + 1, listed.Count);
        Assert.Superset(new HashSet<long> { own, another.Id, _router.Ours.Id }, listed.ToHashSet());

        var session = await peer.CallAsync("wamp.session.get", [another.Id]);
        Assert.Equal(another.Id, session.GetProperty("session").GetInt64());
        Assert.Equal("iocs_agent", session.GetProperty("authrole").GetString());
        var error = await peer.CallForErrorAsync("wamp.session.get", [1]);
        Assert.Equal("wamp.error.no_such_session", error.GetProperty("uri").GetString());
    }

    [Theory]
    [MemberData(nameof(Peers))]
    public async Task A_peer_hears_who_joins_and_who_leaves(string language, string serializer)
    {
        await using var peer = await _router.JoinAsync(language, serializer);
        await peer.SubscribeAsync("wamp.session.on_join");
        await peer.SubscribeAsync("wamp.session.on_leave");
        var another = await _router.JoinAsync();
        var joined = (await peer.NextEventAsync("wamp.session.on_join")).GetProperty("args")[0];
        Assert.Equal(another.Id, joined.GetProperty("session").GetInt64());
        Assert.Equal("iocs_agent", joined.GetProperty("authrole").GetString());
        await another.DisposeAsync();
        Assert.Equal(another.Id, (await peer.NextEventAsync("wamp.session.on_leave")).GetProperty("args")[0].GetInt64());
    }

    [Theory]
    [InlineData("python", "msgpack")]
    [InlineData("python", "cbor.batched")]
    [InlineData("node", "json")]
    [InlineData("node", "cbor")]
    public async Task A_peer_finds_subscriptions_and_registrations(string language, string serializer)
    {
        await using var peer = await _router.JoinAsync(language, serializer);
        await peer.SubscribeAsync("wamp.subscription.on_create");
        await peer.SubscribeAsync("wamp.registration.on_create");
        await _router.Ours.SubscribeAsync("observatory.lake", (in WampEvent _) => { }, new SubscribeOptions { Match = MatchPolicy.Prefix });
        await _router.Ours.RegisterAsync("observatory.ours", (_, _) => Task.FromResult(WampArguments.Empty));

        var created = await peer.NextEventAsync("wamp.subscription.on_create");
        Assert.Equal(_router.Ours.Id, created.GetProperty("args")[0].GetInt64());
        var subscription = created.GetProperty("args")[1];
        Assert.Equal("observatory.lake", subscription.GetProperty("uri").GetString());
        Assert.Equal("prefix", subscription.GetProperty("match").GetString());
        await FindsOursAsync(peer, "wamp.subscription.list_subscribers", subscription.GetProperty("id"));
        var id = await peer.CallAsync("wamp.subscription.lookup", ["observatory.lake", new { match = "prefix" }]);
        Assert.Equal(subscription.GetProperty("id").GetInt64(), id.GetInt64());

        var registration = (await peer.NextEventAsync("wamp.registration.on_create")).GetProperty("args")[1];
        Assert.Equal("observatory.ours", registration.GetProperty("uri").GetString());
        await FindsOursAsync(peer, "wamp.registration.list_callees", registration.GetProperty("id"));
        Assert.Equal(registration.GetProperty("id").GetInt64(), (await peer.CallAsync("wamp.registration.match", ["observatory.ours"])).GetInt64());
    }

    private async Task FindsOursAsync(WampPeer peer, string procedure, JsonElement id) =>
        Assert.Equal([_router.Ours.Id], (await peer.CallAsync(procedure, [id.GetInt64()])).EnumerateArray().Select(session => session.GetInt64()));
}
