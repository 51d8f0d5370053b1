using FsCheck;
using Ocs.DataNodes.Cache;
using Ocs.Feeds;
using Ocs.Testing;

namespace Ocs.DataNodes.Tests.Cache;

public sealed class LiveCacheTests
{
    private const string Name = "fake-data-1::false_temperatures.channel_00";

    private readonly FakeClock _clock = new();

    [Fact]
    public void What_comes_out_equals_what_went_in()
    {
        var cache = Samples.Cache(_clock);
        var times = cache.Fill(_clock, 3000, 0.1, index => Math.Sin(index));
        Assert.Equal(times, cache.Read(Name).Times);
        Assert.Equal(Enumerable.Range(0, 3000).Select(index => Math.Sin(index)), cache.Read(Name).Values);
    }

    [Fact]
    public void Rows_in_any_order_and_any_portions_come_out_sorted_by_time() =>
        Prop.ForAll<NonEmptyArray<PositiveInt>, PositiveInt>((seconds, portion) =>
        {
            var cache = Samples.Cache(_clock);
            var now = _clock.Now();
            var times = Array.ConvertAll(seconds.Get, second => now - (second.Get * 37 % 3600));
            foreach (var chunk in times.Chunk(portion.Get))
                cache.Apply(Samples.Feed(), Samples.Block(chunk, ("channel_00", Array.ConvertAll(chunk, time => now - time))));
            var expected = times.Distinct().Order().ToArray();
            Assert.Equal(expected, cache.Read(Name).Times);
            Assert.Equal(expected.Select(time => now - time), cache.Read(Name).Values);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Late_rows_are_sorted_into_packed_chunks()
    {
        var cache = Samples.Cache(_clock);
        var even = cache.Fill(_clock, 1500, 2, index => index);
        var odd = even.Select(time => time - 1).Reverse().ToArray();
        foreach (var chunk in odd.Chunk(400))
            cache.Apply(Samples.Feed(), Samples.Block(chunk, ("channel_00", Array.ConvertAll(chunk, time => -time))));
        Assert.Equal(even.Concat(odd).Order(), cache.Read(Name).Times);
        Assert.Equal(1500, cache.Read(Name).Values.Count(value => value < 0));
    }

    [Fact]
    public void A_message_that_comes_twice_is_stored_once()
    {
        var cache = Samples.Cache(_clock);
        cache.Fill(_clock, 700, 1, index => index % 5 == 0 ? double.NaN : index);
        cache.Fill(_clock, 700, 1, index => index % 5 == 0 ? double.NaN : index);
        Assert.Equal(700, cache.Read(Name).Times.Length);
        Assert.Equal(700, cache.GetStatistics().RepeatedRows);
    }

    [Fact]
    public void Different_values_at_the_same_time_are_all_kept()
    {
        var cache = Samples.Cache(_clock);
        var now = _clock.Now();
        cache.Apply(Samples.Feed(), Samples.Block([now, now, now], ("channel_00", [1, 2, 1])));
        Assert.Equal([1, 2], cache.Read(Name).Values);
    }

    [Fact]
    public void Times_far_ahead_neither_evict_nor_stay()
    {
        var cache = Samples.Cache(_clock);
        cache.Fill(_clock, 100, 1, index => index);
        var before = cache.GetStatistics().Bytes;
        for (var year = 1; year < 100; year++)
            cache.Apply(Samples.Feed(), Samples.Block([_clock.Now() + (year * 3e7)], ("channel_00", [1])));
        Assert.Equal(100, cache.Read(Name).Times.Length);
        Assert.Equal((99, before), (cache.GetStatistics().FutureRows, cache.GetStatistics().Bytes));
    }

    [Fact]
    public void Rows_older_than_the_buffer_time_go()
    {
        var cache = Samples.Cache(_clock);
        cache.Fill(_clock, 3600, 1, index => index);
        _clock.Advance(TimeSpan.FromMinutes(59));
        cache.Fill(_clock, 1, 1, _ => 7);
        Assert.InRange(cache.Read(Name).Times.Length, 60, 60 + SealedChunk.MaximumRows);
        _clock.Advance(TimeSpan.FromMinutes(61));
        cache.Sweep();
        Assert.Empty(cache.Index.Fields);
        Assert.Equal(0, cache.GetStatistics().Bytes);
    }

    [Fact]
    public void Fields_of_the_same_name_in_two_blocks_stay_apart()
    {
        var cache = Samples.Cache(_clock);
        var now = _clock.Now();
        var second = new FeedBlock { Name = "more", Timestamps = [now], Columns = [Samples.Doubles("channel_00", 2)] };
        cache.Apply(Samples.Feed(), Samples.Block([now], ("channel_00", [1])), second);
        Assert.Equal(
            ["fake-data-1::false_temperatures.more.channel_00", "fake-data-1::false_temperatures.temps.channel_00"],
            cache.Index.Fields.Select(field => field.Name));
        Assert.Equal([2], cache.Read("fake-data-1::false_temperatures.more.channel_00").Values);
        Assert.Equal(2, cache.Index.Find(Name).Count);
    }

    [Fact]
    public void Names_that_differ_in_case_or_spaces_stay_apart()
    {
        var cache = Samples.Cache(_clock);
        cache.Apply(Samples.Feed(), Samples.Block([_clock.Now()], ("Channel 01", [1]), ("channel_01", [2])));
        Assert.Equal([1], cache.Read("fake-data-1::false_temperatures.Channel 01").Values);
        Assert.Equal([2], cache.Read("fake-data-1::false_temperatures.channel_01").Values);
    }

    [Fact]
    public void A_field_that_turns_from_integers_to_doubles_stays_one_series()
    {
        var cache = Samples.Cache(_clock);
        var now = _clock.Now();
        foreach (var (column, index) in new[] { Samples.Integers("a", 1), Samples.Doubles("a", 2.5), Samples.Integers("a", 3) }.Select((column, index) => (column, index)))
            cache.Apply(Samples.Feed(), new FeedBlock { Name = "temps", Timestamps = [now + index], Columns = [column] });
        Assert.Equal([1, 2.5, 3], cache.Read("fake-data-1::false_temperatures.a").Values);
        Assert.Single(cache.Index.Fields[0].Sources[0].Series.Snapshot());
    }

    [Fact]
    public void An_integer_too_large_for_a_double_is_not_rounded()
    {
        var cache = Samples.Cache(_clock);
        var now = _clock.Now();
        cache.Apply(Samples.Feed(), new FeedBlock { Name = "temps", Timestamps = [now], Columns = [Samples.Doubles("a", 0.5)] });
        cache.Apply(Samples.Feed(), new FeedBlock { Name = "temps", Timestamps = [now + 1], Columns = [Samples.Integers("a", (1L << 53) + 1)] });
        Assert.Equal(
            [FeedColumnType.Double, FeedColumnType.Integer],
            cache.Index.Fields[0].Sources[0].Series.Snapshot().Select(chunk => chunk.TypeOf(0)));
    }

    [Fact]
    public void Text_and_booleans_are_kept()
    {
        var cache = Samples.Cache(_clock);
        var now = _clock.Now();
        for (var index = 0; index < 600; index++)
        {
            cache.Apply(Samples.Feed(), new FeedBlock
            {
                Name = "state",
                Timestamps = [now - 600 + index],
                Columns = [Samples.Strings("mode", index < 300 ? "cold" : "warm"), Samples.Booleans("on", index % 2 == 0)],
            });
        }

        var chunk = cache.Index.Find("fake-data-1::false_temperatures.mode")[0].Sources[0].Series.Snapshot()[0];
        var texts = new string[chunk.Count];
        chunk.CopyTexts(0, texts);
        Assert.Equal(("cold", "warm"), (texts[299], texts[300]));
        Assert.Equal([1, 0, 1, 0], cache.Read("fake-data-1::false_temperatures.on").Values[..4]);
    }

    [Fact]
    public void A_full_cache_loses_its_oldest_and_counts_them()
    {
        var cache = Samples.Cache(_clock, new LiveCacheOptions { MaximumBytes = 1 << 20 });
        var random = new System.Random(3);
        for (var field = 0; field < 40; field++)
            cache.Fill(_clock, 3600, 1, _ => random.NextDouble(), $"channel_{field}");
        var statistics = cache.GetStatistics();
        Assert.InRange(statistics.Bytes, 1 << 19, 1 << 20);
        Assert.True(statistics.EvictedRows > 0);
        Assert.Equal(_clock.Now(), cache.Read("fake-data-1::false_temperatures.channel_39").Times[^1], 1.0);
    }

    [Fact]
    public void Too_many_fields_are_refused_and_the_others_stay()
    {
        var cache = Samples.Cache(_clock, new LiveCacheOptions { MaximumFields = 10 });
        for (var field = 0; field < 20; field++)
            cache.Fill(_clock, 1, 1, _ => field, $"channel_{field:D2}");
        Assert.Equal((10, 10), (cache.GetStatistics().Fields, cache.GetStatistics().RefusedRows));
        Assert.Equal([0], cache.Read(Name).Values);
    }

    [Fact]
    public async Task Readers_see_whole_rows_while_a_writer_appends()
    {
        var cache = Samples.Cache(_clock);
        var start = _clock.Now() - 3000;
        cache.Apply(Samples.Feed(), Samples.Block([start], ("channel_00", [0]), ("channel_01", [0])));
        var writer = Task.Run(() =>
        {
            for (var index = 1; index < 20_000; index++)
                cache.Apply(Samples.Feed(), Samples.Block([start + (index * 0.1)], ("channel_00", [index]), ("channel_01", [-index])));
        }, TestContext.Current.CancellationToken);
        var series = cache.Index.Fields[0].Sources[0].Series;
        do
        {
            var expected = 0.0;
            foreach (var chunk in series.Snapshot())
            {
                var (first, second) = (new double[chunk.Count], new double[chunk.Count]);
                chunk.CopyNumbers(0, first);
                chunk.CopyNumbers(1, second);
                foreach (var (one, other) in first.Zip(second))
                    Assert.Equal((expected, -expected++), (one, other));
            }
        }
        while (!writer.IsCompleted);
        await writer;
        Assert.Equal(20_000, cache.Read(Name).Times.Length);
    }

    [Fact]
    public void A_block_that_changes_its_fields_keeps_plotting_under_the_same_names()
    {
        var cache = Samples.Cache(_clock);
        var now = _clock.Now();
        cache.Apply(Samples.Feed(), Samples.Block([now - 1], ("channel_00", [1])));
        cache.Apply(Samples.Feed(), Samples.Block([now], ("channel_00", [2]), ("channel_01", [3])));
        Assert.Equal([1, 2], cache.Read(Name).Values);
    }
}
