using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Ocs.Wamp;

namespace Ocs.Benchmarks.Drills;

/// <summary>A client that may join and means no good: ragged, wrong and forged messages on feeds of its own and of others.</summary>
internal sealed class DrillIntruder(int port, string folder, Random random)
{
    private static readonly string[] Agents = ["drill-1", "drill-2", "drill-3"];

    /// <summary>How many messages it got through to the router.</summary>
    public long Sent { get; private set; }

    /// <summary>Joins, publishes so many messages, and leaves without a word.</summary>
    public async Task IntrudeAsync(int messages)
    {
        try
        {
            var url = string.Create(CultureInfo.InvariantCulture, $"ws://127.0.0.1:{port}/ws");
            await using var session = await WampConnection.ConnectAsync(
                new WampConnectionOptions { Endpoint = WampEndpoint.Parse(url), Realm = "test_realm" }, new CancellationTokenSource(TimeSpan.FromSeconds(3)).Token);
            for (var message = 0; message < messages; message++)
            {
                var (topic, arguments) = Next();
                await session.PublishAsync(topic, arguments);
                Sent++;
            }

            await SendNoiseAsync();
        }
        catch (Exception fault) when (fault is WampConnectionException or WampException or OperationCanceledException or TimeoutException or SocketException)
        {
            // The router is away, or will not have it.
        }
    }

    private (string Topic, WampArguments Arguments) Next()
    {
        var victim = Agents[random.Next(Agents.Length)];
        var own = $"observatory.intruder-{random.Next(3)}";
        return random.Next(12) switch
        {
            0 => Feed($"{own}.feeds.ragged", Info(own, "ragged"), Block(("a", List(1, 2, 3)), ("b", List(1.5)))),
            1 => Feed($"{own}.feeds.mixed", Info(own, "mixed"), Block(("a", new WampList(1L, "text", true)), ("b", List(1, 2, 3)))),
            2 => Feed($"{own}.feeds.nested", Info(own, "nested"), Block(("a", new WampList(new WampList(1L), new WampMap(), WampValue.Null)))),
            3 => Feed($"{own}.feeds.long", Info(own, "long"), Block((new string('x', 300), new WampList(new string('y', 1 << 18), "", "")))),
            4 => Feed($"{own}.feeds.times", Info(own, "times"), new WampMap { ["b"] = new WampMap { ["block_name"] = "b", ["timestamps"] = new WampList(double.NaN, 1e300, "now"), ["data"] = new WampMap { ["a"] = List(1, 2, 3) } } }),
            // Numbers that make no sense, and a session as long as a book.
            5 => Feed($"{own}.feeds.forged", Info(own, "forged", seq: random.NextInt64()), Block(("a", List(1, 2, 3)))),
            6 => Feed($"{own}.feeds.session", Info(own, "session", seq: 1, session: new string('9', 70_000)), Block(("a", List(1, 2, 3)))),
            7 => Feed($"{own}.feeds.heartbeat", Info(own, "heartbeat", record: false, last: new WampMap { ["forged"] = new WampList(long.MaxValue, -1L), ["other"] = "none" }), 0L),
            // On a topic of its own, in the name of another that runs: a message, and a heartbeat.
            8 => Feed($"{own}.feeds.other", Info($"observatory.{victim}", "drill", seq: random.Next(1, 100_000), session: SessionOf(victim)), Block(("number", List(1, 2, 3)), ("check", List(0, 0, 0)), ("life", List(0, 0, 0)))),
            9 => Feed($"{own}.feeds.heartbeat", Info($"observatory.{victim}", "heartbeat", record: false, session: SessionOf(victim), last: new WampMap { ["drill"] = new WampList(1_000_000L, 1_000_000L) }), 0L),
            // On the topic of another: what has no form at all.
            10 => ($"observatory.{victim}.feeds.drill", new WampArguments { Positional = [new WampList("no", 1L, WampValue.Null)] }),
            _ => ($"observatory.{victim}.feeds.heartbeat", new WampArguments { Positional = [new WampList(0L, new WampMap { ["last_seq"] = "many", ["session_id"] = 5L, ["agent_address"] = WampValue.Null })] }),
        };
    }

    private string SessionOf(string agent) =>
        DrillTruth.Read(folder).LastOrDefault(session => session.Agent == agent).Session ?? "1.5";

    private static (string, WampArguments) Feed(string topic, WampMap info, WampValue message) =>
        (topic, new WampArguments { Positional = [new WampList(message, info)] });

    private static WampMap Info(string agent, string feed, bool record = true, long? seq = null, string session = "1.5", WampMap? last = null)
    {
        var info = new WampMap();
        if (seq is { } number)
        {
            info["seq"] = number;
            info["samples"] = number;
        }

        info["agent_address"] = agent;
        info["agg_params"] = new WampMap { ["frame_length"] = 5.0 };
        info["feed_name"] = feed;
        info["address"] = $"{agent}.feeds.{feed}";
        info["record"] = record;
        info["session_id"] = session;
        if (last is not null)
            info["last_seq"] = last;
        return info;
    }

    private static WampMap Block(params (string Field, WampList Values)[] fields)
    {
        var now = (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds;
        var data = new WampMap();
        foreach (var (field, values) in fields)
            data[field] = values;
        return new WampMap { ["b"] = new WampMap { ["block_name"] = "b", ["timestamps"] = new WampList(now, now + 0.1, now + 0.2), ["data"] = data } };
    }

    private static WampList List(params double[] values) => [.. values.Select(value => value == Math.Floor(value) ? (WampValue)(long)value : value)];

    /// <summary>Bytes that are no HTTP, to the router's port.</summary>
    private async Task SendNoiseAsync()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, port);
        var noise = new byte[random.Next(1, 5000)];
        random.NextBytes(noise);
        await socket.SendAsync(noise);
    }
}
