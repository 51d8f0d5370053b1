using Microsoft.Extensions.Logging.Abstractions;
using Ocs.Feeds;
using Ocs.Testing;
using Ocs.Wamp;

namespace Ocs.Core.Tests.Feeds;

public sealed class FeedTests : IDisposable
{
    private const string Info =
        """{"agent_address":"observatory.wire-1","agg_params":{"frame_length":30,"fresh_time":20,"exclude_influx":true},"feed_name":"singles","address":"observatory.wire-1.feeds.singles","record":true,"session_id":"1795206658.6162844","agent_class":"WireAgent"}""";

    private static readonly DateTimeOffset T0 = DateTimeOffset.FromUnixTimeSeconds(1_600_000_000);

    private readonly FakeClock _clock = new();
    private readonly RecordingSession _session = new();
    private readonly List<Feed> _feeds = [];

    public void Dispose() => _feeds.ForEach(feed => feed.Dispose());

    [Fact]
    public async Task A_sample_goes_out_at_once_where_nothing_is_buffered()
    {
        var feed = Make(TimeSpan.Zero);
        await feed.PublishAsync("temps", T0, new WampMap { ["chan_1"] = 1.5, ["chan_2"] = 0, ["ok"] = true, ["label"] = "s0" });
        await feed.PublishAsync("other", T0.AddSeconds(10.25), new WampMap { ["_lead_1"] = -0.0 });
        Assert.Equal(
            [
                Message("""{"temps":{"block_name":"temps","data":{"chan_1":[1.5],"chan_2":[0],"ok":[true],"label":["s0"]},"timestamps":[1600000000.0]}}"""),
                Message("""{"other":{"block_name":"other","data":{"_lead_1":[-0.0]},"timestamps":[1600000010.25]}}""", 2, 2),
            ],
            _session.Published);
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
        var feed = Make(TimeSpan.Zero);
        feed.DescribeUnits([KeyValuePair.Create("x", "K"), KeyValuePair.Create("bare", "")]);
        feed.DescribeUnits([KeyValuePair.Create("y", "V")]);
        await feed.PublishAsync("single", T0, new WampMap { ["x"] = 1 });
        Assert.Contains(@"""exclude_influx"":true,""units"":{""x"":""K"",""y"":""V""}}", Assert.Single(_session.Published), StringComparison.Ordinal);
        Assert.Equal(("K", null), (feed.Info.UnitOf("x"), feed.Info.UnitOf("bare")));
    }

    [Fact]
    public async Task Samples_of_the_buffer_time_go_out_as_one_message()
    {
        var feed = Make(TimeSpan.FromSeconds(1));
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
        await feed.PublishAsync("single", T0.AddSeconds(0.5), new WampMap { ["x"] = 1099511627776 });
        await feed.PublishAsync("multi", T0.AddSeconds(0.2), new WampMap { ["b"] = 1.25, ["a"] = 3 });
        Assert.Empty(_session.Published);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(
            [
                Message(
                    """{"multi":{"block_name":"multi","data":{"a":[1,2,3],"b":[0.1,NaN,1.25]},"timestamps":[1600000000.0,1600000000.1,1600000000.2]},"""
                    + """ "single":{"block_name":"single","data":{"x":[1099511627776]},"timestamps":[1600000000.5]}}""".TrimStart(), samples: 4),
            ],
            _session.Published);
    }

    [Fact]
    public async Task No_sample_waits_for_the_next_one()
    {
        var feed = Make(TimeSpan.FromSeconds(2));
        await feed.PublishAsync("temps", T0, new WampMap { ["t"] = 1.0 });
        _clock.Advance(TimeSpan.FromSeconds(1.9));
        Assert.Empty(_session.Published);
        _clock.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Single(_session.Published);
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Single(_session.Published);
    }

    [Fact]
    public async Task A_flush_sends_what_there_is_and_nothing_twice()
    {
        var feed = Make(TimeSpan.FromSeconds(2));
        await feed.FlushAsync();
        await feed.PublishAsync("temps", T0, new WampMap { ["t"] = 1.0 });
        await feed.FlushAsync();
        await feed.FlushAsync();
        Assert.Single(_session.Published);
    }

    [Fact]
    public async Task A_message_keeps_its_samples_while_the_next_is_filled()
    {
        var room = new TaskCompletionSource();
        var feed = Make(TimeSpan.Zero);
        _session.Room = room.Task;
        var first = feed.PublishAsync("temps", T0, new WampMap { ["t"] = 1.0 }).AsTask();
        var second = feed.PublishAsync("temps", T0, new WampMap { ["t"] = 2.0 }).AsTask();
        Assert.False(first.IsCompleted || second.IsCompleted);
        room.SetResult();
        await Task.WhenAll(first, second);
        Assert.Equal(["[1.0]", "[2.0]"], _session.Published.Select(message => message.Split("\"t\":")[1].Split('}')[0]));
    }

    public static readonly TheoryData<string, string> BadNames = new()
    {
        { "", "Empty field name encountered, please enter a valid field name." },
        { "bad name", "message 'data' block contains the key bad name with the invalid character ' '. Valid characters are a-z, A-Z, 0-9, and underscore." },
        { "_1abc", "message 'data' block contains the key _1abc, which does not start with a letter (after any number of leading underscores.)" },
        { new string('x', 256), $"message 'data' block contains key {new string('x', 256)} which exceeds the valid length of 255 characters." },
    };

    [Theory]
    [MemberData(nameof(BadNames))]
    public async Task A_field_name_against_the_rules_is_refused_in_OCSs_words(string name, string text)
    {
        var feed = Make(TimeSpan.Zero);
        var fault = await Assert.ThrowsAsync<ArgumentException>(async () => await feed.PublishAsync("temps", T0, new WampMap { [name] = 1.0 }));
        Assert.StartsWith(text, fault.Message, StringComparison.Ordinal);
        await feed.PublishAsync("temps", T0, new WampMap { ["good"] = 1.0 });
        Assert.Single(_session.Published);
    }

    [Fact]
    public async Task A_sample_with_other_fields_is_refused_alone()
    {
        var feed = Make(TimeSpan.Zero);
        await feed.PublishAsync("shape", T0, new WampMap { ["a"] = 1, ["b"] = 2 });
        var fault = await Assert.ThrowsAsync<ArgumentException>(async () => await feed.PublishAsync("shape", T0, new WampMap { ["a"] = 1, ["c"] = 2 }));
        Assert.Equal("Block structure does not match: shape (missing b; unexpected c)", fault.Message);
        await Assert.ThrowsAsync<ArgumentException>(async () => await feed.PublishAsync("shape", T0, new WampMap { ["a"] = 1 }));
        await feed.PublishAsync("shape", T0, new WampMap { ["b"] = 4, ["a"] = 3 });
        Assert.Contains("""{"a":[3],"b":[4]}""", _session.Published[^1], StringComparison.Ordinal);
        Assert.Equal(2, feed.Describe()["counters"].AsMap()["refused"].AsInteger());
    }

    [Fact]
    public async Task A_ragged_block_is_refused_alone()
    {
        var feed = Make(TimeSpan.Zero);
        var ragged = new FeedBlock
        {
            Name = "shape",
            Timestamps = [1, 2],
            Columns = [new FeedColumn { Name = "a", Doubles = [1, 2] }, new FeedColumn { Name = "b", Doubles = [1] }],
        };
        var fault = await Assert.ThrowsAsync<ArgumentException>(async () => await feed.PublishAsync(ragged));
        Assert.Equal("The field 'b' of the block 'shape' of the feed observatory.wire-1.feeds.singles has 1 values for 2 timestamps.", fault.Message);
        await feed.PublishAsync("shape", T0, new WampMap { ["a"] = 1.0, ["b"] = 1.0 });
        Assert.Single(_session.Published);
    }

    [Fact]
    public async Task An_integer_may_join_doubles_and_is_sent_as_one()
    {
        var feed = Make(TimeSpan.FromSeconds(1));
        await feed.PublishAsync("temps", T0, new WampMap { ["t"] = 1.5 });
        await feed.PublishAsync("temps", T0, new WampMap { ["t"] = 3 });
        await feed.FlushAsync();
        Assert.Contains("""{"t":[1.5,3.0]}""", _session.Published[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_field_keeps_the_type_of_its_first_sample()
    {
        var feed = Make(TimeSpan.Zero);
        await feed.PublishAsync("temps", T0, new WampMap { ["n"] = 3 });
        var fault = await Assert.ThrowsAsync<ArgumentException>(async () => await feed.PublishAsync("temps", T0, new WampMap { ["n"] = 3.5 }));
        Assert.StartsWith("The field 'n' of the block 'temps' of the feed observatory.wire-1.feeds.singles is an integer since its first sample and cannot become a double", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[1, 2]")]
    [InlineData("""{"a": 1}""")]
    [InlineData("1180591620717411303424")]
    public async Task A_value_that_no_archive_can_hold_is_refused(string value)
    {
        var feed = Make(TimeSpan.Zero);
        await Assert.ThrowsAsync<ArgumentException>(async () => await feed.PublishAsync("temps", T0, new WampMap { ["t"] = Json.Read(value) }));
        Assert.Empty(_session.Published);
    }

    [Fact]
    public async Task A_timestamp_that_is_no_time_is_refused()
    {
        var feed = Make(TimeSpan.Zero);
        var block = new FeedBlock { Name = "temps", Timestamps = [double.NaN], Columns = [new FeedColumn { Name = "t", Doubles = [1] }] };
        await Assert.ThrowsAsync<ArgumentException>(async () => await feed.PublishAsync(block));
    }

    [Fact]
    public async Task While_the_router_is_away_messages_wait_in_order()
    {
        var feed = Make(TimeSpan.Zero);
        _session.IsAway = true;
        for (var index = 0; index < 3; index++)
            await feed.PublishAsync("temps", T0.AddSeconds(index), new WampMap { ["t"] = index });
        Assert.Equal(3, feed.Describe()["counters"].AsMap()["waiting"].AsInteger());
        _session.IsAway = false;
        await feed.SendAsync();
        Assert.Equal(["[0]", "[1]", "[2]"], _session.Published.Select(message => message.Split("\"t\":")[1].Split('}')[0]));
        Assert.Equal(0, feed.Describe()["counters"].AsMap()["waiting"].AsInteger());
    }

    [Fact]
    public async Task What_waits_is_bounded_and_the_oldest_goes_first()
    {
        var feed = Make(TimeSpan.Zero, new FeedOptions { Record = true, MaxWaitingBytes = 3100 });
        _session.IsAway = true;
        for (var index = 0; index < 25; index++)
            await feed.PublishAsync("temps", T0.AddSeconds(index), new WampMap { ["t"] = index });
        _session.IsAway = false;
        await feed.SendAsync();
        Assert.Equal("[15]", _session.Published[0].Split("\"t\":")[1].Split('}')[0]);
        Assert.Equal((10L, 15L), (feed.Describe()["counters"].AsMap()["messages"].AsInteger(), feed.Describe()["counters"].AsMap()["dropped"].AsInteger()));
    }

    [Fact]
    public async Task A_free_form_message_goes_out_as_it_is()
    {
        var feed = Make(TimeSpan.Zero, new FeedOptions());
        await feed.PublishAsync(Json.Read("""{"free":"form","n":[1,2,{"x":null}]}"""));
        Assert.StartsWith("""observatory.wire-1.feeds.singles [[{"free":"form","n":[1,2,{"x":null}]},{"agent_address":""", _session.Published[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_free_form_message_is_dropped_and_counted_while_the_router_is_away()
    {
        var feed = Make(TimeSpan.Zero, new FeedOptions());
        _session.IsAway = true;
        await feed.PublishAsync(1L);
        _session.IsAway = false;
        await feed.PublishAsync(2L);
        Assert.Single(_session.Published);
        Assert.Equal(1, feed.Describe()["counters"].AsMap()["dropped"].AsInteger());
    }

    [Fact]
    public async Task The_two_kinds_of_feeds_do_not_mix()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await Make(TimeSpan.Zero).PublishAsync(1L));
        var free = Make(TimeSpan.Zero, new FeedOptions());
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await free.PublishAsync("temps", T0, new WampMap { ["t"] = 1.0 }));
    }

    [Fact]
    public async Task The_rate_of_the_last_seconds_shows()
    {
        var feed = Make(TimeSpan.Zero);
        for (var index = 0; index < 20; index++)
        {
            await feed.PublishAsync("temps", T0, new WampMap { ["t"] = 1.0 });
            _clock.Advance(TimeSpan.FromSeconds(0.25));
        }

        Assert.Equal(2.0, feed.Describe()["counters"].AsMap()["samples_per_second"].AsDouble());
        _clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(0.0, feed.Describe()["counters"].AsMap()["samples_per_second"].AsDouble());
    }

    private static string Message(string blocks, int seq = 1, int samples = 1) =>
        $$"""observatory.wire-1.feeds.singles [[{{blocks}},{"seq":{{seq}},"samples":{{samples}},{{Info[1..]}}]]""";

    private Feed Make(TimeSpan bufferTime, FeedOptions? options = null)
    {
        options ??= new FeedOptions
        {
            Record = true,
            BufferTime = bufferTime,
            FrameLength = TimeSpan.FromSeconds(30),
            FreshTime = TimeSpan.FromSeconds(20),
            ExcludeInflux = true,
        };
        var info = new FeedInfo
        {
            AgentAddress = "observatory.wire-1",
            FeedName = "singles",
            Address = "observatory.wire-1.feeds.singles",
            Record = options.Record,
            SessionId = "1795206658.6162844",
            AgentClass = "WireAgent",
            AggregationParameters = FeedInfoMap.AggregationParameters(options),
        };
        var feed = new Feed(info, options, _session, _clock, NullLogger.Instance);
        _feeds.Add(feed);
        return feed;
    }
}
