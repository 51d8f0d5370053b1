using Ocs.Feeds;
using Ocs.Wamp;
using static Ocs.Aggregator.Tests.StoreFixture;

namespace Ocs.Aggregator.Tests;

public sealed class HkStoreTests
{
    [Fact]
    public void A_file_begins_with_session_and_status_and_a_frame_comes_when_its_length_is_over()
    {
        using var fixture = new StoreFixture();
        var start = fixture.Now;
        fixture.Add("b", [start], Doubles("x", 1.5), Strings("s", "µK"));
        fixture.Pass(1);
        fixture.Add("b", [start + 1], Doubles("x", 2.5), Strings("s", ""));
        fixture.Pass(59);
        Assert.Equal(2, fixture.Files.Frames);
        fixture.Pass(1);
        var archive = fixture.Finish();
        Assert.Equal(["session", "status 0", "data 0 b:2"], archive.Frames);
        Assert.Equal([1.5, 2.5], archive.Values($"{Temperatures}.x"));
        Assert.Equal(["µK", ""], archive.Values($"{Temperatures}.s"));
    }

    [Fact]
    public void Everything_that_waits_is_written_on_stop()
    {
        using var fixture = new StoreFixture();
        fixture.Add("b", [fixture.Now], Doubles("x", 1.5));
        Assert.Equal([1.5], fixture.Finish().Values($"{Temperatures}.x"));
        Assert.Equal(0, fixture.Store.Counters.LostSamples);
        Assert.Equal(1, fixture.Store.Counters.WrittenSamples);
    }

    [Fact]
    public void Each_feed_of_each_agent_session_is_a_provider_with_a_number_of_its_own()
    {
        using var fixture = new StoreFixture();
        fixture.Add(Temperatures, "1", "b", [fixture.Now], Doubles("x", 1));
        fixture.Add("observatory.other.feeds.f", "1", "b", [fixture.Now], Doubles("x", 2));
        fixture.Pass(1);
        fixture.Add(Temperatures, "2", "b", [fixture.Now], Doubles("x", 3));
        fixture.Pass(1);
        var archive = fixture.Finish();
        Assert.Equal(["session", "status 0,1", "status 0,1,2", "data 0 b:1", "data 1 b:1", "data 2 b:1"], archive.Frames);
        Assert.Equal([1.0, 3.0], archive.Values($"{Temperatures}.x"));
    }

    [Fact]
    public void A_provider_without_data_for_long_writes_what_it_has_and_goes()
    {
        using var fixture = new StoreFixture();
        fixture.Store.Add(new FeedMessage
        {
            Feed = FeedOf(Temperatures, "1", new WampMap { ["frame_length"] = 600L, ["fresh_time"] = 20L }),
            Blocks = [new FeedBlock { Name = "b", Timestamps = [fixture.Now], Columns = [Doubles("x", 1)] }],
            Received = fixture.Clock.GetUtcNow(),
        });
        fixture.Pass(1);
        Assert.False(fixture.Store.States[Temperatures].IsStale);
        fixture.Pass(20);
        Assert.True(fixture.Store.States[Temperatures].IsStale);
        fixture.Add("b", [fixture.Now], Doubles("x", 2));
        Assert.Equal(["session", "status 0", "data 0 b:1", "status ", "status 1", "data 1 b:1"], fixture.Finish().Frames);
    }

    [Fact]
    public void Feeds_excluded_from_the_archive_leave_no_trace()
    {
        using var fixture = new StoreFixture();
        fixture.Store.Add(new FeedMessage
        {
            Feed = FeedOf(Temperatures, "1", new WampMap { ["exclude_aggregator"] = true }),
            Blocks = [new FeedBlock { Name = "b", Timestamps = [fixture.Now], Columns = [Doubles("x", 1)] }],
            Received = fixture.Clock.GetUtcNow(),
        });
        fixture.Pass(400);
        Assert.Empty(fixture.Finish().Files);
    }

    [Theory]
    [InlineData("observatory.cryo.1.feeds.temps")]
    [InlineData("observatory.cryo-1.temps")]
    [InlineData("observatory..feeds.temps")]
    public void A_feed_whose_address_has_not_four_parts_is_refused_and_counted(string address)
    {
        using var fixture = new StoreFixture();
        fixture.Add(address, "1", "b", [fixture.Now], Doubles("x", 1));
        fixture.Add("b", [fixture.Now], Doubles("x", 1));
        Assert.Equal(1, fixture.Store.Counters.RefusedMessages);
        Assert.Equal([$"{Temperatures}.x"], fixture.Finish().Fields);
    }

    [Fact]
    public void A_set_of_fields_that_changes_begins_a_new_provider()
    {
        using var fixture = new StoreFixture();
        var start = fixture.Now;
        fixture.Add("b", [start], Doubles("x", 1));
        fixture.Pass(1);
        fixture.Add("b", [start + 1], Doubles("x", 2), Doubles("y", 20));
        fixture.Pass(1);
        var archive = fixture.Finish();
        Assert.Equal(["session", "status 0", "data 0 b:1", "status 1", "data 1 b:1"], archive.Frames);
        Assert.Equal([1.0, 2.0], archive.Values($"{Temperatures}.x"));
        Assert.Equal([20.0], archive.Values($"{Temperatures}.y"));
        Assert.Equal(1, fixture.Store.Counters.FieldChanges);
    }

    [Fact]
    public void Fields_in_another_order_are_the_same_fields()
    {
        using var fixture = new StoreFixture();
        fixture.Add("b", [1.0], Doubles("x", 1), Integers("y", 10));
        fixture.Add("b", [2.0], Integers("y", 20), Doubles("x", 2));
        var archive = fixture.Finish();
        Assert.Equal(["session", "status 0", "data 0 b:2"], archive.Frames);
        Assert.Equal([1.0, 2.0], archive.Values($"{Temperatures}.x"));
        Assert.Equal([10L, 20L], archive.Values($"{Temperatures}.y"));
    }

    [Fact]
    public void Integers_before_doubles_become_doubles_as_long_as_none_is_written()
    {
        using var fixture = new StoreFixture();
        fixture.Add("b", [1.0], Integers("x", 1));
        fixture.Add("b", [2.0], Doubles("x", 2.75));
        fixture.Add("b", [3.0], Booleans("x", true));
        Assert.Equal([1.0, 2.75, 1.0], fixture.Finish().Values($"{Temperatures}.x"));
    }

    [Fact]
    public void A_field_written_as_integers_goes_on_under_another_name_when_doubles_come()
    {
        using var fixture = new StoreFixture();
        fixture.Add("b", [fixture.Now], Integers("x", 1));
        fixture.Pass(61);
        fixture.Add("b", [fixture.Now], Doubles("x", 2.75));
        fixture.Add("b", [fixture.Now + 1], Integers("x", 3));
        fixture.Pass(61);
        var archive = fixture.Finish();
        Assert.Equal([1L], archive.Values($"{Temperatures}.x"));
        Assert.Equal([2.75, 3.0], archive.Values($"{Temperatures}.x_float"));
    }

    [Fact]
    public void Text_and_numbers_of_one_field_are_two_fields()
    {
        using var fixture = new StoreFixture();
        fixture.Add("b", [1.0], Doubles("x", 1));
        fixture.Add("b", [2.0], Strings("x", "broken"));
        fixture.Add("b", [3.0], Doubles("x", 3));
        var archive = fixture.Finish();
        Assert.Equal([1.0, 3.0], archive.Values($"{Temperatures}.x"));
        Assert.Equal(["broken"], archive.Values($"{Temperatures}.x_str"));
    }

    [Fact]
    public void A_field_name_in_a_second_block_is_made_unique()
    {
        using var fixture = new StoreFixture();
        fixture.Add("a", [1.0], Doubles("x", 1), Doubles("y z", 5), Doubles("y_z", 6));
        fixture.Add("b", [1.5], Doubles("x", 2));
        Assert.Equal([$"{Temperatures}.x", $"{Temperatures}.x_01", $"{Temperatures}.y_z", $"{Temperatures}.y_z_01"], fixture.Finish().Fields);
    }

    [Fact]
    public void Samples_out_of_order_are_sorted_in_and_duplicates_dropped_within_a_frame()
    {
        using var fixture = new StoreFixture();
        fixture.Add("b", [3.0, 1.0], Doubles("x", 3, 1), Booleans("f", true, false));
        fixture.Add("b", [2.0, 3.0], Doubles("x", 2, 99), Booleans("f", false, false));
        var archive = fixture.Finish();
        Assert.Equal([1.0, 2.0, 3.0], archive.Values($"{Temperatures}.x"));
        Assert.Equal([false, false, true], archive.Values($"{Temperatures}.f"));
        Assert.Equal(1, fixture.Store.Counters.DuplicateSamples);
    }

    [Fact]
    public void Samples_later_than_their_frame_go_to_a_block_of_their_own()
    {
        using var fixture = new StoreFixture();
        var start = fixture.Now;
        fixture.Add("b", [start + 5], Doubles("x", 5));
        fixture.Pass(100);
        fixture.Add("b", [start + 3, start + 5, start + 4, start + 6], Doubles("x", 3, 5, 4, 6));
        fixture.Pass(100);
        fixture.Add("b", [start + 2], Doubles("x", 2));
        var archive = fixture.Finish();
        Assert.Equal([5.0, 6.0], archive.Values($"{Temperatures}.x"));
        Assert.Equal([3.0, 4.0], archive.Values($"{Temperatures}.x_late"));
        Assert.Equal([2.0], archive.Values($"{Temperatures}.x_late2"));
        Assert.Equal(3, fixture.Store.Counters.LateSamples);
        Assert.Equal(1, fixture.Store.Counters.DuplicateSamples);
        Assert.Equal(0, fixture.Store.Counters.UnplacedSamples);
    }

    [Fact]
    public void What_another_session_has_overtaken_is_late_and_not_lost()
    {
        using var fixture = new StoreFixture();
        var start = fixture.Now;
        fixture.Add(Temperatures, "2", "b", [start + 1, start + 9], Doubles("x", 1, 9), Strings("s", "a", "b"));
        fixture.Add(Temperatures, "1", "b", [start + 3, start + 2, start + 12], Doubles("x", 3, 2, 12), Strings("s", "c", "d", "e"));
        var archive = fixture.Finish();
        Assert.Equal([1.0, 9.0, 12.0], archive.Values($"{Temperatures}.x"));
        Assert.Equal([2.0, 3.0], archive.Values($"{Temperatures}.x_late"));
        Assert.Equal(["d", "c"], archive.Values($"{Temperatures}.s_late"));
    }

    [Fact]
    public void What_an_earlier_session_of_an_agent_left_is_written_before_the_next_ones_data()
    {
        using var fixture = new StoreFixture();
        fixture.Store.Add(new FeedMessage
        {
            Feed = FeedOf(Temperatures, "1", new WampMap { ["frame_length"] = 600L, ["fresh_time"] = 600L }),
            Blocks = [new FeedBlock { Name = "b", Timestamps = [fixture.Now], Columns = [Doubles("x", 1)] }],
            Received = fixture.Clock.GetUtcNow(),
        });
        fixture.Pass(1);
        fixture.Add(Temperatures, "2", "b", [fixture.Now], Doubles("x", 2));
        fixture.Pass(61);
        var archive = fixture.Finish();
        Assert.Equal(["session", "status 0", "status 0,1", "data 0 b:1", "data 1 b:1"], archive.Frames);
        Assert.Equal([1.0, 2.0], archive.Values($"{Temperatures}.x"));
    }

    [Fact]
    public void A_frame_that_holds_much_is_written_before_its_time()
    {
        using var fixture = new StoreFixture();
        var values = new double[1 << 20];
        fixture.Add("b", [.. values.Select((_, index) => index * 0.001)], Doubles("x", values));
        fixture.Pass(1);
        Assert.Equal(3, fixture.Files.Frames);
    }

    [Fact]
    public void Refused_blocks_are_counted()
    {
        using var fixture = new StoreFixture();
        fixture.Store.Add(new FeedMessage
        {
            Feed = FeedOf(Temperatures, "1", []),
            Blocks = [],
            Refusals = ["Block \"b\" of that feed was refused."],
            Received = fixture.Clock.GetUtcNow(),
        });
        Assert.Equal(1, fixture.Store.Counters.RefusedBlocks);
    }

    [Fact]
    public void Whatever_comes_every_file_keeps_the_readers_rules()
    {
        // The archive reader of these tests asserts ascending times, one type for each field and whole vectors.
        var random = new Random(20260102);
        for (var round = 0; round < 20; round++)
        {
            using var fixture = new StoreFixture(TimeSpan.FromSeconds(100));
            for (var step = 0; step < 200; step++)
            {
                var times = Enumerable.Range(0, random.Next(1, 4)).Select(_ => fixture.Now + random.Next(-100, 10)).ToArray();
                FeedColumn[] columns = [.. Enumerable.Range(0, random.Next(1, 4)).Select(index => Random(random, $"f{index}", times.Length))];
                fixture.Add(Temperatures, random.Next(10) == 0 ? "2" : "1", random.Next(2) == 0 ? "a" : "b", times, columns);
                fixture.Pass(random.Next(1, 40));
            }

            Assert.NotEmpty(fixture.Finish().Fields);
        }
    }

    private static FeedColumn Random(Random random, string name, int count) => random.Next(8) switch
    {
        0 => Integers(name, [.. Enumerable.Range(0, count).Select(_ => random.NextInt64())]),
        1 => Booleans(name, [.. Enumerable.Range(0, count).Select(_ => random.Next(2) == 0)]),
        2 => Strings(name, [.. Enumerable.Range(0, count).Select(_ => "text")]),
        _ => Doubles(name, [.. Enumerable.Range(0, count).Select(_ => random.NextDouble())]),
    };
}
