using System.Text;
using Ocs.Testing;
using Ocs.Wamp;

namespace Ocs.Router.Tests.Behaviour;

/// <summary>The router's answers to good and odd input, row by row; taken from what Crossbar.io was recorded to answer.</summary>
public sealed class BehaviourTests : IAsyncLifetime
{
    private readonly FakeClock _clock = new();
    private readonly WampRouter _router;

    public BehaviourTests() => _router = new WampRouter(
        new RouterOptions
        {
            Port = 0,
            Realms = ["test_realm", new RealmOptions("history_realm") { EventHistory = [new EventHistoryOptions("observatory.history.", MatchPolicy.Prefix) { Limit = 3 }] }],
        },
        clock: _clock);

    public static TheoryData<string> Cases => [.. All.Select(found => found.Name)];

    public static TheoryData<string> Values => [.. File.ReadLines(PathOf("values.txt")).Where(line => line[0] != '#')];

    internal static IEnumerable<BehaviourCase> All =>
        Directory.GetFiles(PathOf(""), "*.txt").Where(file => !file.EndsWith("values.txt", StringComparison.Ordinal)).Order(StringComparer.Ordinal).SelectMany(BehaviourCase.Load);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _router.StartAsync(Token);

    public ValueTask DisposeAsync() => _router.DisposeAsync();

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Peers_see(string name)
    {
        if (name.EndsWith("(disclosed)", StringComparison.Ordinal))
        {
            await using var router = new WampRouter(new RouterOptions { Port = 0, DisclosePublisher = true, DiscloseCaller = true }, clock: _clock);
            await router.StartAsync(Token);
            await PlayAsync(name, router);
            return;
        }

        await using var bystander = name.EndsWith("(alone)", StringComparison.Ordinal) ? null : await JoinAsync();
        await PlayAsync(name, _router);
        if (bystander is not null)
            await IsAliveAsync(bystander);
    }

    [Theory]
    [MemberData(nameof(Values))]
    public async Task A_value_is_passed_on(string line)
    {
        var (expected, value) = (line[..line.IndexOf(' ')], line[(line.IndexOf(' ') + 1)..].Split(" # ")[0]);
        await using var subscriber = await JoinAsync();
        await using var publisher = await JoinAsync();
        await subscriber.SendAsync("""[32,1,{},"observatory.v"]""");
        await subscriber.ReceiveAsync(Token);
        await publisher.SendAsync($$"""[16,1,{"acknowledge":true},"observatory.v",[{{value}}]]""");
        var answer = await publisher.ReceiveAsync(Token);
        if (expected == "1002")
        {
            Assert.StartsWith($"closed 1002 WAMP Protocol Error (invalid serialization of WAMP message: {line.Split(" # ")[1]}", answer, StringComparison.Ordinal);
            await IsAliveAsync(subscriber);
            return;
        }

        Assert.StartsWith("[17,1,", answer, StringComparison.Ordinal);
        Assert.EndsWith($",{{}},[{value}]]", await subscriber.ReceiveAsync(Token), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2_000)]
    [InlineData(200_000)]
    public async Task Deep_nesting_closes_one_session_only(int depth)
    {
        await using var bystander = await JoinAsync();
        await using var peer = await JoinAsync();
        await peer.SendAsync($$"""[16,1,{"acknowledge":true},"observatory.v",{{new string('[', depth)}}{{new string(']', depth)}}]""");
        Assert.StartsWith("closed 1002 WAMP Protocol Error (invalid serialization of WAMP message: RecursionError maximum recursion depth exceeded", await peer.ReceiveAsync(Token), StringComparison.Ordinal);
        await IsAliveAsync(bystander);
    }

    [Theory]
    [InlineData(1 << 20)]
    [InlineData(16 << 20)]
    [InlineData(64 << 20)]
    public async Task Large_messages_pass(int size)
    {
        await using var subscriber = await JoinAsync();
        await using var publisher = await JoinAsync();
        await subscriber.SendAsync("""[32,1,{},"observatory.v"]""");
        await subscriber.ReceiveAsync(Token);
        await publisher.SendAsync($$"""[16,9,{"acknowledge":true},"observatory.v",["{{new string('x', size)}}"]]""");
        Assert.StartsWith("[17,9,", await publisher.ReceiveAsync(Token), StringComparison.Ordinal);
        Assert.Equal(size, (await subscriber.ReceiveAsync(Token)).Count(letter => letter == 'x'));
    }

    [Fact]
    public async Task A_message_over_the_bound_closes_one_session_only()
    {
        await using var bystander = await JoinAsync();
        await using var peer = await JoinAsync();
        await peer.SendAsync(WebSocketOpcode.Ping, Encoding.ASCII.GetBytes("x"));
        Assert.Equal("pong x", await peer.ReceiveAsync(Token));
        _ = Task.Run(() => peer.SendAsync(new string('x', (65 << 20) + 1)), Token);
        Assert.Equal($"closed 1009 received a message larger than {65 << 20} bytes", await peer.ReceiveAsync(Token));
        await IsAliveAsync(bystander);
    }

    [Theory]
    [InlineData("", "HTTP/1.1 400 Bad Request")]
    [InlineData("bogus", "HTTP/1.1 400 Bad Request")]
    [InlineData("bogus,wamp.2.json", "wamp.2.json")]
    [InlineData("wamp.2.msgpack", "wamp.2.msgpack")]
    [InlineData("wamp.2.cbor", "wamp.2.cbor")]
    [InlineData("wamp.2.json.batched", "wamp.2.json.batched")]
    [InlineData("wamp.2.msgpack,wamp.2.json", "wamp.2.msgpack")]
    public async Task A_subprotocol_is_agreed_on(string offered, string expected)
    {
        string answer;
        try
        {
            await using var peer = await RawPeer.ConnectAsync(_router.Port, Token, offered.Split(',', StringSplitOptions.RemoveEmptyEntries));
            answer = peer.Subprotocol!;
        }
        catch (WampConnectionException refused)
        {
            answer = refused.Message;
        }

        Assert.Contains(expected, answer, StringComparison.Ordinal);
    }

    private Task PlayAsync(string name, WampRouter router) => All.Single(found => found.Name == name).PlayAsync(router.Port, _clock, Token);

    private static string PathOf(string file) => Path.Combine(AppContext.BaseDirectory, "Behaviour", file);

    private static async Task IsAliveAsync(RawPeer peer)
    {
        await peer.SendAsync("[34,1,1]");
        Assert.Equal("""[8,34,1,{},"wamp.error.no_such_subscription"]""", await peer.ReceiveAsync(Token));
    }

    private async Task<RawPeer> JoinAsync()
    {
        var peer = await RawPeer.ConnectAsync(_router.Port, Token, "wamp.2.json");
        await peer.SendAsync("""[1,"test_realm",{"roles":{"caller":{},"callee":{},"publisher":{},"subscriber":{}}}]""");
        Assert.StartsWith("[2,", await peer.ReceiveAsync(Token), StringComparison.Ordinal);
        return peer;
    }
}
