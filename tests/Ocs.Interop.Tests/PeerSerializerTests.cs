using Ocs.Interop.Tests.Peers;
using Ocs.Wamp;

namespace Ocs.Interop.Tests;

/// <summary>What autobahn writes in each of its serializers, beside others in the same realm.</summary>
public sealed class PeerSerializerTests : IAsyncLifetime
{
    private RunningRouter _router = null!;

    public static TheoryData<string, string> Peers => WampPeer.Kinds;

    public async ValueTask InitializeAsync() => _router = await RunningRouter.StartAsync();

    public ValueTask DisposeAsync() => _router.DisposeAsync();

    [Theory]
    [InlineData("json")]
    [InlineData("json.batched")]
    [InlineData("msgpack")]
    [InlineData("msgpack.batched")]
    [InlineData("cbor")]
    [InlineData("cbor.batched")]
    public async Task Every_kind_of_value_comes_back_from_Python_as_it_went(string serializer)
    {
        WampList values =
        [
            long.MaxValue, long.MinValue, 0, 3.0, -0.0, 1e300, 5e-324, double.PositiveInfinity, double.NegativeInfinity, true, WampValue.Null,
            "Grüße °C \u2744 \U0001F52D \0\"\\", new byte[] { 0, 1, 127, 128, 255 }, new WampList { new WampMap { { "", new WampList() } } },
        ];
        await using var peer = await _router.JoinAsync("python", serializer);
        await peer.RegisterAsync("observatory.theirs", "echo");
        var echoed = (await _router.Ours.CallAsync("observatory.theirs", new WampArguments { Positional = [.. values, double.NaN] })).At(0).AsMap()["args"].AsList();
        Assert.True(double.IsNaN(echoed[^1].AsDouble()));
        echoed.RemoveAt(echoed.Count - 1);
        Assert.Equal<WampList>(values, echoed);
    }

    [Theory]
    [InlineData("msgpack")]
    [InlineData("cbor")]
    public async Task Binary_and_what_JavaScript_can_count_comes_back_from_it_as_it_went(string serializer)
    {
        WampList values = [9_007_199_254_740_991, -9_007_199_254_740_991, 4_294_967_296, 2.5, true, WampValue.Null, "Grüße \U0001F52D", new byte[] { 0, 1, 127, 128, 255 }];
        await using var peer = await _router.JoinAsync("node", serializer);
        await peer.RegisterAsync("observatory.theirs", "echo");
        var echoed = await _router.Ours.CallAsync("observatory.theirs", new WampArguments { Positional = values });
        Assert.Equal<WampList>(values, echoed.At(0).AsMap()["args"].AsList());
    }

    [Theory]
    [MemberData(nameof(Peers))]
    public async Task Many_events_reach_a_peer_in_order(string language, string serializer)
    {
        await using var peer = await _router.JoinAsync(language, serializer);
        await peer.SubscribeAsync("observatory.fast");
        for (var i = 0; i < 500; i++)
            await _router.Ours.PublishAsync("observatory.fast", WampArguments.Of(i));
        for (var i = 0; i < 500; i++)
            Assert.Equal(i, (await peer.NextEventAsync()).GetProperty("args")[0].GetInt32());
    }

    [Fact]
    public async Task Peers_of_all_serializers_understand_each_other()
    {
        await using var publisher = await _router.JoinAsync("python", "cbor.batched");
        await using var json = await _router.JoinAsync("node", "json");
        await using var msgpack = await _router.JoinAsync("node", "msgpack");
        await using var batched = await _router.JoinAsync("python", "msgpack.batched");
        foreach (var subscriber in (WampPeer[])[json, msgpack, batched])
            await subscriber.SubscribeAsync("observatory.mixed");
        await publisher.PublishAsync("observatory.mixed", [new { temperature = 4.25, name = "Grüße °C", count = 1L << 40 }], new { session = "drs-1" });
        foreach (var subscriber in (WampPeer[])[json, msgpack, batched])
        {
            var received = await subscriber.NextEventAsync();
            Assert.Equal("drs-1", received.GetProperty("kwargs").GetProperty("session").GetString());
            Assert.Equal(4.25, received.GetProperty("args")[0].GetProperty("temperature").GetDouble());
            Assert.Equal("Grüße °C", received.GetProperty("args")[0].GetProperty("name").GetString());
            Assert.Equal(1L << 40, received.GetProperty("args")[0].GetProperty("count").GetInt64());
        }

        await json.RegisterAsync("observatory.mixed.echo", "echo");
        var echoed = await batched.CallAsync("observatory.mixed.echo", [1, "two", 3.5], new { four = (int[])[4] });
        Assert.Equal("""[1,"two",3.5]""", echoed.GetProperty("args").GetRawText().Replace(" ", "", StringComparison.Ordinal));
        Assert.Equal(4, echoed.GetProperty("kwargs").GetProperty("four")[0].GetInt32());
    }
}
