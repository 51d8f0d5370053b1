using System.Globalization;
using System.Numerics;
using Ocs.Wamp;

namespace Ocs.Router.Tests;

/// <summary>Peers of every transport and serializer in one realm.</summary>
public sealed class SerializerTests : IAsyncLifetime
{
    private readonly WampRouter _router = new(new RouterOptions { Port = 0 });

    public static TheoryData<string, string> Pairs
    {
        get
        {
            string[] all =
            [
                "ws Json", "ws Json batched", "ws MessagePack", "ws MessagePack batched", "ws Cbor", "ws Cbor batched",
                "rs Json", "rs MessagePack", "rs Cbor", "memory",
            ];
            var pairs = new TheoryData<string, string>();
            foreach (var one in all)
            {
                foreach (var other in all)
                    pairs.Add(one, other);
            }

            return pairs;
        }
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _router.StartAsync(Token);

    public ValueTask DisposeAsync() => _router.DisposeAsync();

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task Events_and_calls_pass_between_any_two_unchanged(string left, string right)
    {
        var sent = new WampArguments
        {
            Positional =
            [
                3, 3.0, double.NaN, double.PositiveInfinity, -1, long.MaxValue, BigInteger.Parse("18446744073709551615", CultureInfo.InvariantCulture),
                "é\"\n", WampValue.Null, true, new byte[] { 0, 1, 255 }, new WampList(1, 2.5), new WampMap { ["a"] = new WampList(), ["b"] = 1e-7 },
            ],
            Keyword = new WampMap { ["k"] = new WampMap { ["x"] = 1 } },
        };
        await using var a = await JoinAsync(left);
        await using var b = await JoinAsync(right);
        var received = new TaskCompletionSource<(WampArguments Arguments, string Topic)>();
        await b.SubscribeAsync(
            "observatory..feeds.",
            (in WampEvent taken) => received.TrySetResult((taken.GetArguments(), taken.Topic)),
            new SubscribeOptions { Match = MatchPolicy.Wildcard }, Token);
        await a.PublishAsync("observatory.x.feeds.y", sent, new PublishOptions { Acknowledge = true }, Token);
        var (arguments, topic) = await received.Task.WaitAsync(TimeSpan.FromSeconds(60), Token);
        Assert.Equal("observatory.x.feeds.y", topic);
        Assert.Equal(sent.Positional, arguments.Positional);
        Assert.Equal(sent.Keyword, arguments.Keyword);

        await b.RegisterAsync("observatory.echo", (invocation, _) => Task.FromResult(invocation.Arguments), cancellationToken: Token);
        var result = await a.CallAsync("observatory.echo", sent, cancellationToken: Token);
        Assert.Equal(sent.Positional, result.Positional);
        Assert.Equal(sent.Keyword, result.Keyword);

        await b.RegisterAsync("observatory.fail", (_, _) => throw new WampException("my.error", sent), cancellationToken: Token);
        var failed = await Assert.ThrowsAsync<WampException>(() => a.CallAsync("observatory.fail", cancellationToken: Token));
        Assert.Equal("my.error", failed.ErrorUri);
        Assert.Equal(sent.Positional, failed.Arguments.Positional);
    }

    [Theory]
    [InlineData("ws Json", "ws Cbor")]
    [InlineData("ws MessagePack", "ws Json batched")]
    [InlineData("rs Cbor", "rs MessagePack")]
    public async Task Each_of_several_subscriptions_gets_an_event_whole(string from, string to)
    {
        await using var publisher = await JoinAsync(from);
        await using var subscriber = await JoinAsync(to);
        await using var same = await JoinAsync(from);
        var events = new List<WampEventStream>();
        foreach (var session in (WampSession[])[subscriber, same])
        {
            events.Add(await session.SubscribeAsync("observatory.x.y", cancellationToken: Token));
            events.Add(await session.SubscribeAsync("observatory.", new SubscribeOptions { Match = MatchPolicy.Prefix }, cancellationToken: Token));
            events.Add(await session.SubscribeAsync("observatory..y", new SubscribeOptions { Match = MatchPolicy.Wildcard }, cancellationToken: Token));
        }

        var sent = new WampArguments { Positional = [1, new WampList("a", 2.5)], Keyword = new WampMap { ["k"] = WampValue.Null } };
        await publisher.PublishAsync("observatory.x.y", sent, cancellationToken: Token);
        foreach (var stream in events)
        {
            await foreach (var received in stream.WithCancellation(Token))
            {
                Assert.Equal(sent.Positional, received.Arguments.Positional);
                Assert.Equal(sent.Keyword, received.Arguments.Keyword);
                break;
            }
        }
    }

    private Task<WampSession> JoinAsync(string how)
    {
        var words = how.Split(' ');
        var options = new WampEndpointOptions
        {
            Serializers = [words.Length > 1 ? Enum.Parse<WampSerializer>(words[1]) : WampSerializer.Json],
            Batched = words.Length > 2,
        };
        var endpoint = words[0] switch
        {
            "ws" => WampEndpoint.Parse(_router.WebSocketUrl, options),
            "rs" => WampEndpoint.Parse($"rs://127.0.0.1:{_router.Port}", options),
            _ => _router.InMemory,
        };
        return WampSession.JoinAsync(new WampConnectionOptions { Endpoint = endpoint, Realm = "test_realm" }, Token);
    }
}
