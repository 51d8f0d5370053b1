using Ocs.Router.Tests.Behaviour;
using Ocs.Wamp;

namespace Ocs.Router.Tests.Meta;

public sealed class MetaProcedureTests : IAsyncLifetime
{
    private readonly WampRouter _router = new(new RouterOptions
    {
        Port = 0,
        Realms = [new RealmOptions("test_realm") { EventHistory = [new EventHistoryOptions("observatory.history")] }],
    });

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _router.StartAsync(Token);

    public ValueTask DisposeAsync() => _router.DisposeAsync();

    [Theory]
    [InlineData(WampSerializer.Json)]
    [InlineData(WampSerializer.MessagePack)]
    [InlineData(WampSerializer.Cbor)]
    public async Task Answers_and_events_come_in_the_serializer_of_each_peer(WampSerializer serializer)
    {
        await using var asker = await JoinAsync(serializer);
        var created = new TaskCompletionSource<WampArguments>();
        await asker.SubscribeAsync("wamp.registration.on_create", (in WampEvent taken) => created.TrySetResult(taken.GetArguments()), cancellationToken: Token);
        await using var other = await JoinAsync(WampSerializer.Json);
        await other.RegisterAsync("observatory.p", (_, _) => Task.FromResult(new WampArguments()), cancellationToken: Token);
        var details = (await created.Task.WaitAsync(TimeSpan.FromSeconds(60), Token)).At(1).AsMap();
        Assert.Equal("observatory.p", details["uri"].AsString());

        var found = await asker.CallAsync("wamp.registration.lookup", WampArguments.Of("observatory.p"), cancellationToken: Token);
        Assert.Equal(details["id"].AsInteger(), found.At(0).AsInteger());
        var all = (await asker.CallAsync("wamp.registration.list", cancellationToken: Token)).At(0).AsMap();
        Assert.Equal([details["id"]], all["exact"].AsList());

        var gone = new TaskCompletionSource<WampArguments>();
        await other.SubscribeAsync("observatory.last", (in WampEvent taken) => gone.TrySetResult(taken.GetArguments()), cancellationToken: Token);
        await asker.CallAsync(
            "wamp.session.add_testament", WampArguments.Of("observatory.last", new WampList(1.0, "two"), new WampMap { ["k"] = 3 }), cancellationToken: Token);
        await other.PublishAsync("observatory.history", WampArguments.Of(double.NaN, 7), new PublishOptions { Acknowledge = true }, Token);
        var id = await asker.CallAsync("wamp.subscription.lookup", WampArguments.Of("observatory.history"), cancellationToken: Token);
        var events = (await asker.CallAsync("wamp.subscription.get_events", WampArguments.Of(id.At(0)), cancellationToken: Token)).At(0).AsList();
        Assert.Equal([double.NaN, 7], Assert.Single(events).AsMap()["args"].AsList());
        await asker.DisposeAsync();
        var last = await gone.Task.WaitAsync(TimeSpan.FromSeconds(60), Token);
        Assert.Equal([1.0, "two"], last.Positional);
        Assert.Equal(3, last.Keyword["k"].AsInteger());
    }

    [Fact]
    public async Task A_session_that_is_killed_while_it_is_busy_leaves_nothing_behind()
    {
        await using var killer = await JoinAsync(WampSerializer.Json);
        for (var round = 0; round < 50; round++)
        {
            await using var victim = await RawPeer.ConnectAsync(_router.Port, Token, "wamp.2.json");
            await victim.SendAsync("""[1,"test_realm",{"roles":{"subscriber":{},"callee":{}}}]""");
            Assert.StartsWith("[2,", await victim.ReceiveAsync(Token), StringComparison.Ordinal);
            var busy = Task.Run(
                async () =>
                {
                    for (var i = 0; i < 20; i++)
                    {
                        await victim.SendAsync($$"""[32,{{i}},{},"observatory.t{{i}}"]""");
                        await victim.SendAsync($$"""[64,{{i}},{},"observatory.p{{i}}"]""");
                    }
                },
                Token);
            await killer.CallAsync("wamp.session.kill_all", cancellationToken: Token);
            await busy;
            while (!(await victim.ReceiveAsync(Token)).StartsWith("[6,", StringComparison.Ordinal))
                ;
        }

        var subscriptions = (await killer.CallAsync("wamp.subscription.list", cancellationToken: Token)).At(0).AsMap();
        Assert.Single(subscriptions["exact"].AsList());
        var registrations = (await killer.CallAsync("wamp.registration.list", cancellationToken: Token)).At(0).AsMap();
        Assert.Empty(registrations["exact"].AsList());
    }

    private Task<WampSession> JoinAsync(WampSerializer serializer) => WampSession.JoinAsync(
        new WampConnectionOptions
        {
            Endpoint = WampEndpoint.Parse(_router.WebSocketUrl, new WampEndpointOptions { Serializers = [serializer] }),
            Realm = "test_realm",
        },
        Token);
}
