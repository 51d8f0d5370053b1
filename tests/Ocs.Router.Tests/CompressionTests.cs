using System.Text;
using Ocs.Router.Tests.Behaviour;
using Ocs.Wamp;

namespace Ocs.Router.Tests;

/// <summary>permessage-deflate: only where both sides want it, and then for messages that are worth it.</summary>
public sealed class CompressionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true, true, false)]
    [InlineData(true, true, true)]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    public async Task Peers_that_compress_and_peers_that_do_not_understand_each_other(bool router, bool client, bool batched)
    {
        await using var started = await StartAsync(router);
        await using var one = await JoinAsync(started, new WampEndpointOptions { Compressed = client, Batched = batched });
        await using var other = await JoinAsync(started, new WampEndpointOptions { Serializers = [WampSerializer.Cbor] });
        var text = string.Concat(Enumerable.Repeat("3 kelvin, ", 10_000));
        await one.RegisterAsync("laboratory.echo", (call, _) => Task.FromResult(call.Arguments), cancellationToken: Token);
        foreach (var said in new[] { "short", text })
        {
            var result = await other.CallAsync("laboratory.echo", WampArguments.Of(said), cancellationToken: Token);
            Assert.Equal(said, result.At(0).AsString());
        }
    }

    [Fact]
    public async Task A_bit_for_compression_that_was_not_agreed_on_closes_the_session()
    {
        await using var router = await StartAsync(isCompressing: false);
        await using var peer = await RawPeer.ConnectAsync(router.Port, Token, "wamp.2.json");
        await peer.SendAsync((WebSocketOpcode)((int)WebSocketOpcode.Text | WebSocketFrame.Compressed), Encoding.ASCII.GetBytes("[1]"));
        Assert.Equal("closed 1002 received a frame with reserved bits set, and no extension was agreed on", await peer.ReceiveAsync(Token));
    }

    private static async Task<WampRouter> StartAsync(bool isCompressing)
    {
        var socket = new WebSocketOptions { Compressed = isCompressing };
        var router = new WampRouter(new RouterOptions { Transports = [new TransportOptions { WebSockets = [socket] }] });
        await router.StartAsync(Token);
        return router;
    }

    private static Task<WampSession> JoinAsync(WampRouter router, WampEndpointOptions how) => WampSession.JoinAsync(
        new WampConnectionOptions { Endpoint = WampEndpoint.Parse(router.WebSocketUrl, how), Realm = "test_realm" }, Token);
}
