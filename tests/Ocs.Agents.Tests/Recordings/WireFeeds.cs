using System.Numerics;
using Ocs.Feeds;
using Ocs.Hosting;
using Ocs.Operations;
using Ocs.Wamp;

namespace Ocs.Agents.Tests.Recordings;

/// <summary>The feeds of <see cref="WireAgent"/>: recorded and free, buffered and not, and the values that are hard to carry.</summary>
internal sealed class WireFeeds(IAgentContext agent, TimeProvider clock)
{
    private static readonly DateTimeOffset Epoch = DateTimeOffset.FromUnixTimeSeconds(1_600_000_000);

    private static readonly Dictionary<string, WampValue> Edges = new()
    {
        ["nan"] = double.NaN,
        ["inf"] = double.PositiveInfinity,
        ["ninf"] = double.NegativeInfinity,
        ["bigint"] = 1_152_921_504_606_846_977,
        ["hugeint"] = BigInteger.Pow(2, 70),
        ["negint"] = long.MinValue,
        ["quote"] = "a \"quoted\" str",
        ["newline"] = "two\nlines",
        ["unicode"] = "µK",
        ["empty"] = "",
        ["space"] = "a b,c=d",
        ["backslash"] = "a\\b",
        ["none"] = WampValue.Null,
        ["dict"] = new WampMap { ["a"] = 1 },
        ["list"] = new WampList { 1, 2 },
        ["mixed"] = new WampList { 1, 2.5 },
        ["mixedbad"] = new WampList { 1, WampValue.Null },
        ["true"] = true,
        ["float_int"] = 3.0,
        ["tiny"] = double.Epsilon,
        ["max"] = double.MaxValue,
        ["long"] = new string('x', 100_000),
    };

    private readonly Feed _notes = agent.AddFeed("notes");
    private readonly Feed _singles = agent.AddFeed("singles", new FeedOptions
    {
        Record = true,
        FrameLength = TimeSpan.FromSeconds(30),
        FreshTime = TimeSpan.FromSeconds(20),
        ExcludeInflux = true,
    });

    private readonly Feed _mixed = agent.AddFeed("mixed", new FeedOptions
    {
        Record = true,
        BufferTime = TimeSpan.FromSeconds(2),
        FrameLength = TimeSpan.FromSeconds(60),
        ExcludeAggregator = true,
    });

    private readonly Feed _edge = agent.AddFeed("edge", new FeedOptions { Record = true });

    public async Task<OpResult> PublishEachKindAsync()
    {
        await _notes.PublishAsync(new WampMap { ["free"] = "form", ["n"] = new WampList { 1, 2, new WampMap { ["x"] = WampValue.Null } } });
        for (var n = 0; n < 3; n++)
        {
            var fields = new WampMap { ["chan_1"] = 1.5 + n, ["chan_2"] = n, ["ok"] = n % 2 == 0, ["label"] = $"s{n}" };
            await _singles.PublishAsync("temps", Epoch.AddSeconds(n), fields);
        }

        await _singles.PublishAsync("other", Epoch, new WampMap { ["_lead_1"] = -0.0 });
        await _mixed.PublishAsync("multi", Epoch, new WampMap { ["a"] = 1, ["b"] = 0.1 });
        await _mixed.PublishAsync("single", Epoch, new WampMap { ["x"] = 1L << 40 });
        await _mixed.PublishAsync(new FeedBlock
        {
            Name = "multi",
            Timestamps = [1.6e9 + 1, 1.6e9 + 2, 1.6e9 + 3],
            Columns =
            [
                new FeedColumn { Name = "a", Type = FeedColumnType.Integer, Integers = [2, 3, 4] },
                new FeedColumn { Name = "b", Doubles = [0.2, 0.1 + 0.2, 1e-300] },
            ],
        });
        await _mixed.PublishAsync("single", Epoch.AddSeconds(1), new WampMap { ["x"] = -1 });
        await Task.Delay(TimeSpan.FromSeconds(2.1), clock);
        return OpResult.Succeeded("published");
    }

    public async Task PublishFieldAsync(string name) => await _singles.PublishAsync("temps", Epoch, new WampMap { [name] = 1.0 });

    /// <summary>Publishes one of <see cref="Edges"/>, recorded in a block of its own, and free.</summary>
    public async Task<OpResult> PublishEdgeAsync(OpSession session, string name)
    {
        var value = Edges[name];
        try
        {
            if (name == "mixed")
                await _edge.PublishAsync(new FeedBlock { Name = "b_mixed", Timestamps = [1.6e9, 1.6e9 + 1], Columns = [new FeedColumn { Name = "v", Doubles = [1, 2.5] }] });
            else
                await _edge.PublishAsync($"b_{name}", Epoch, new WampMap { ["v"] = value });
        }
        catch (ArgumentException refused)
        {
            session.AddMessage(refused.Message);
        }

        await _notes.PublishAsync(new WampMap { ["case"] = name, ["v"] = value });
        return OpResult.Succeeded("published");
    }

    /// <summary>A block, then the same with other fields, then one whose columns differ in length, then a good one.</summary>
    public async Task<OpResult> PublishShapesAsync(OpSession session)
    {
        await PublishAsync(1, new WampMap { ["a"] = 1, ["b"] = 2 });
        await PublishAsync(2, new WampMap { ["a"] = 1 });
        try
        {
            await _edge.PublishAsync(new FeedBlock
            {
                Name = "shape",
                Timestamps = [3, 4],
                Columns =
                [
                    new FeedColumn { Name = "a", Type = FeedColumnType.Integer, Integers = [1, 2] },
                    new FeedColumn { Name = "b", Type = FeedColumnType.Integer, Integers = [1] },
                ],
            });
        }
        catch (ArgumentException ragged)
        {
            session.AddMessage(ragged.Message);
        }

        await PublishAsync(5, new WampMap { ["a"] = 3, ["b"] = 4 });
        return OpResult.Succeeded("done");

        async Task PublishAsync(double seconds, WampMap fields)
        {
            try
            {
                await _edge.PublishAsync("shape", DateTimeOffset.UnixEpoch.AddSeconds(seconds), fields);
            }
            catch (ArgumentException other)
            {
                session.AddMessage(other.Message);
            }
        }
    }
}
