using System.Threading.Channels;
using Ocs.Router;

namespace Ocs.Wamp.Behaviour;

public sealed class RouterRestartTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Test => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Subscriptions_and_procedures_outlive_a_restart_of_the_router()
    {
        var router = await StartAsync(0);
        var port = router.Port;
        var options = new WampConnectionOptions
        {
            Endpoint = WampEndpoint.Parse(router.WebSocketUrl),
            Realm = "test_realm",
            ReconnectDelay = TimeSpan.FromMilliseconds(20),
            LongestReconnectDelay = TimeSpan.FromMilliseconds(100),
        };
        await using var connection = await WampConnection.ConnectAsync(options, Test);
        var events = Channel.CreateUnbounded<long>();
        var lost = new TaskCompletionSource();
        await connection.SubscribeAsync("test.a", (in received) => events.Writer.TryWrite(received.GetArguments().At(0).AsInteger()), cancellationToken: Test);
        await connection.RegisterAsync("test.echo", (call, _) => Task.FromResult(call.Arguments), cancellationToken: Test);
        connection.OnStateChanged = (state, why) => lost.TrySetResult();
        await router.DisposeAsync();
        await lost.Task.WaitAsync(Patience, Test);
        await Assert.ThrowsAsync<WampConnectionException>(() => connection.CallAsync("test.echo", cancellationToken: Test));

        await using var again = await StartAsync(port);
        await connection.WaitUntilJoinedAsync(Test).WaitAsync(Patience, Test);
        await using var other = await WampSession.JoinAsync(options, Test);
        await other.PublishAsync("test.a", WampArguments.Of(7), cancellationToken: Test);
        Assert.Equal(7, await events.Reader.ReadAsync(Test).AsTask().WaitAsync(Patience, Test));
        Assert.Equal(8, (await other.CallAsync("test.echo", WampArguments.Of(8), cancellationToken: Test)).At(0).AsInteger());
    }

    private static async Task<WampRouter> StartAsync(int port)
    {
        var router = new WampRouter(new RouterOptions { Port = port });
        await router.StartAsync(Test);
        return router;
    }
}
