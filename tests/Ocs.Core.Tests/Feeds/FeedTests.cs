using Ocs.Feeds;
using Ocs.Wamp;

namespace Ocs.Core.Tests.Feeds;

public sealed class FeedTests : IDisposable
{
    private const string Info =
        """{"agent_address":"observatory.wire-1","agg_params":{"frame_length":30,"fresh_time":20,"exclude_influx":true},"feed_name":"singles","address":"observatory.wire-1.feeds.singles","record":true,"session_id":"1795206658.6162844","agent_class":"WireAgent"}""";

    private readonly FeedBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task A_sample_goes_out_at_once_where_nothing_is_buffered()
    {
        var feed = _bench.Make(TimeSpan.Zero);
        await feed.PublishAsync("temps", FeedBench.Start, new WampMap { ["chan_1"] = 1.5, ["chan_2"] = 0, ["ok"] = true, ["label"] = "s0" });
        await feed.PublishAsync("other", FeedBench.Start.AddSeconds(10.25), new WampMap { ["_lead_1"] = -0.0 });
        Assert.Equal(
            [
                Message("""{"temps":{"block_name":"temps","data":{"chan_1":[1.5],"chan_2":[0],"ok":[true],"label":["s0"]},"timestamps":[1600000000.0]}}"""),
                Message("""{"other":{"block_name":"other","data":{"_lead_1":[-0.0]},"timestamps":[1600000010.25]}}""", 2, 2),
            ],
            _bench.Session.Published);
    }

    [Fact]
    public void What_the_aggregator_and_the_publishers_are_told_stands_in_agg_params()
    {
        Assert.Equal("{}", Json.Write(FeedInfoMap.AggregationParameters(new FeedOptions { Record = true })));
        Assert.Equal(
            """{"frame_length":60,"fresh_time":2.5,"exclude_aggregator":true,"exclude_influx":true}""",
            Json.Write(FeedInfoMap.AggregationParameters(new FeedOptions
            {
                FrameLength = TimeSpan.FromMinutes(1),
                FreshTime = TimeSpan.FromSeconds(2.5),
                ExcludeAggregator = true,
                ExcludeInflux = true,
            })));
    }

    [Fact]
    public async Task Units_stand_in_the_agg_params_of_every_later_message()
    {
        var feed = _bench.Make(TimeSpan.Zero);
        feed.DescribeUnits([KeyValuePair.Create("x", "K"), KeyValuePair.Create("bare", "")]);
        feed.DescribeUnits([KeyValuePair.Create("y", "V")]);
        await feed.PublishAsync("single", FeedBench.Start, new WampMap { ["x"] = 1 });
        Assert.Contains(@"""exclude_influx"":true,""units"":{""x"":""K"",""y"":""V""}}", Assert.Single(_bench.Session.Published), StringComparison.Ordinal);
        Assert.Equal(("K", null), (feed.Info.UnitOf("x"), feed.Info.UnitOf("bare")));
    }

    [Fact]
    public async Task Samples_of_the_buffer_time_go_out_as_one_message()
    {
        var feed = _bench.Make(TimeSpan.FromSeconds(1));
        await feed.PublishAsync(new FeedBlock
        {
            Name = "multi",
            Timestamps = [1600000000.0, 1600000000.1],
            Columns =
            [
                new FeedColumn { Name = "a", Type = FeedColumnType.Integer, Integers = [1, 2] },
                new FeedColumn { Name = "b", Type = FeedColumnType.Double, Doubles = [0.1, double.NaN] },
            ],
        });
        await feed.PublishAsync("single", FeedBench.Start.AddSeconds(0.5), new WampMap { ["x"] = 1099511627776 });
        await feed.PublishAsync("multi", FeedBench.Start.AddSeconds(0.2), new WampMap { ["b"] = 1.25, ["a"] = 3 });
        Assert.Empty(_bench.Session.Published);
        _bench.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(
            [
                Message(
                    """{"multi":{"block_name":"multi","data":{"a":[1,2,3],"b":[0.1,NaN,1.25]},"timestamps":[1600000000.0,1600000000.1,1600000000.2]},"""
                    + """ "single":{"block_name":"single","data":{"x":[1099511627776]},"timestamps":[1600000000.5]}}""".TrimStart(), samples: 4),
            ],
            _bench.Session.Published);
    }

    [Fact]
    public async Task No_sample_waits_for_the_next_one()
    {
        var feed = _bench.Make(TimeSpan.FromSeconds(2));
        await feed.PublishAsync("temps", FeedBench.Start, new WampMap { ["t"] = 1.0 });
        _bench.Clock.Advance(TimeSpan.FromSeconds(1.9));
        Assert.Empty(_bench.Session.Published);
        _bench.Clock.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Single(_bench.Session.Published);
        _bench.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Single(_bench.Session.Published);
    }

    [Fact]
    public async Task A_flush_sends_what_there_is_and_nothing_twice()
    {
        var feed = _bench.Make(TimeSpan.FromSeconds(2));
        await feed.FlushAsync();
        await feed.PublishAsync("temps", FeedBench.Start, new WampMap { ["t"] = 1.0 });
        await feed.FlushAsync();
        await feed.FlushAsync();
        Assert.Single(_bench.Session.Published);
    }

    [Fact]
    public async Task A_message_keeps_its_samples_while_the_next_is_filled()
    {
        var room = new TaskCompletionSource();
        var feed = _bench.Make(TimeSpan.Zero);
        _bench.Session.Room = room.Task;
        var first = feed.PublishAsync("temps", FeedBench.Start, new WampMap { ["t"] = 1.0 }).AsTask();
        var second = feed.PublishAsync("temps", FeedBench.Start, new WampMap { ["t"] = 2.0 }).AsTask();
        Assert.False(first.IsCompleted || second.IsCompleted);
        room.SetResult();
        await Task.WhenAll(first, second);
        Assert.Equal(["[1.0]", "[2.0]"], _bench.Session.Published.Select(message => message.Split("\"t\":")[1].Split('}')[0]));
    }

    [Fact]
    public async Task While_the_router_is_away_messages_wait_in_order()
    {
        var feed = _bench.Make(TimeSpan.Zero);
        _bench.Session.IsAway = true;
        for (var index = 0; index < 3; index++)
            await feed.PublishAsync("temps", FeedBench.Start.AddSeconds(index), new WampMap { ["t"] = index });
        Assert.Equal(3, feed.Describe()["counters"].AsMap()["waiting"].AsInteger());
        _bench.Session.IsAway = false;
        await feed.SendAsync();
        Assert.Equal(["[0]", "[1]", "[2]"], _bench.Session.Published.Select(message => message.Split("\"t\":")[1].Split('}')[0]));
        Assert.Equal(0, feed.Describe()["counters"].AsMap()["waiting"].AsInteger());
    }

    [Fact]
    public async Task What_waits_is_bounded_and_the_oldest_goes_first()
    {
        var feed = _bench.Make(TimeSpan.Zero, new FeedOptions { Record = true, MaxWaitingBytes = 3100 });
        _bench.Session.IsAway = true;
        for (var index = 0; index < 25; index++)
            await feed.PublishAsync("temps", FeedBench.Start.AddSeconds(index), new WampMap { ["t"] = index });
        _bench.Session.IsAway = false;
        await feed.SendAsync();
        Assert.Equal("[15]", _bench.Session.Published[0].Split("\"t\":")[1].Split('}')[0]);
        Assert.Equal((10L, 15L), (feed.Describe()["counters"].AsMap()["messages"].AsInteger(), feed.Describe()["counters"].AsMap()["dropped"].AsInteger()));
    }

    [Fact]
    public async Task A_free_form_message_goes_out_as_it_is()
    {
        var feed = _bench.Make(TimeSpan.Zero, new FeedOptions());
        await feed.PublishAsync(Json.Read("""{"free":"form","n":[1,2,{"x":null}]}"""));
        Assert.StartsWith("""observatory.wire-1.feeds.singles [[{"free":"form","n":[1,2,{"x":null}]},{"agent_address":""", _bench.Session.Published[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_free_form_message_is_dropped_and_counted_while_the_router_is_away()
    {
        var feed = _bench.Make(TimeSpan.Zero, new FeedOptions());
        _bench.Session.IsAway = true;
        await feed.PublishAsync(1L);
        _bench.Session.IsAway = false;
        await feed.PublishAsync(2L);
        Assert.Single(_bench.Session.Published);
        Assert.Equal(1, feed.Describe()["counters"].AsMap()["dropped"].AsInteger());
    }

    [Fact]
    public async Task The_two_kinds_of_feeds_do_not_mix()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await _bench.Make(TimeSpan.Zero).PublishAsync(1L));
        var free = _bench.Make(TimeSpan.Zero, new FeedOptions());
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await free.PublishAsync("temps", FeedBench.Start, new WampMap { ["t"] = 1.0 }));
    }

    [Fact]
    public async Task The_rate_of_the_last_seconds_shows()
    {
        var feed = _bench.Make(TimeSpan.Zero);
        for (var index = 0; index < 20; index++)
        {
            await feed.PublishAsync("temps", FeedBench.Start, new WampMap { ["t"] = 1.0 });
            _bench.Clock.Advance(TimeSpan.FromSeconds(0.25));
        }

        Assert.Equal(2.0, feed.Describe()["counters"].AsMap()["samples_per_second"].AsDouble());
        _bench.Clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(0.0, feed.Describe()["counters"].AsMap()["samples_per_second"].AsDouble());
    }

    private static string Message(string blocks, int seq = 1, int samples = 1) =>
        $$"""observatory.wire-1.feeds.singles [[{{blocks}},{"seq":{{seq}},"samples":{{samples}},{{Info[1..]}}]]""";
}
