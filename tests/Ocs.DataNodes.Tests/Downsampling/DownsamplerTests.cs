using FsCheck;
using Ocs.DataNodes.Downsampling;
using Ocs.DataNodes.Queries;
using Ocs.Testing;

namespace Ocs.DataNodes.Tests.Downsampling;

public sealed class DownsamplerTests
{
    private const string Name = "fake-data-1::false_temperatures.channel_00";

    private readonly FakeClock _clock = new();

    public static TheoryData<DownsamplingMethod> Methods => [.. Enum.GetValues<DownsamplingMethod>()];

    [Theory]
    [MemberData(nameof(Methods))]
    public void There_are_never_more_points_than_asked_for(DownsamplingMethod method) =>
        Prop.ForAll<PositiveInt, PositiveInt, PositiveInt>((count, points, interval) =>
        {
            var cache = Samples.Cache(_clock);
            var random = new System.Random(count.Get);
            var gap = 0.0;
            var times = Enumerable.Range(0, count.Get * 7)
                .Select(_ => _clock.Now() - 3500 + (gap += random.NextDouble() < 0.05 ? 20 : 0.2)).TakeWhile(time => time < _clock.Now()).ToArray();
            cache.Apply(Samples.Feed(), Samples.Block(times, ("channel_00", Array.ConvertAll(times, _ => random.NextDouble()))));
            Assert.InRange(Plot(cache, method, points.Get, interval.Get * 50).Count, 1, points.Get);
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(null)]
    [InlineData(DownsamplingMethod.MinMaxLttb)]
    [InlineData(DownsamplingMethod.MinMax)]
    [InlineData(DownsamplingMethod.M4)]
    public void No_spike_is_lost(DownsamplingMethod? method) =>
        Prop.ForAll<PositiveInt, PositiveInt>((up, down) =>
        {
            var cache = Samples.Cache(_clock);
            var (top, bottom) = (up.Get * 311 % 30_000, down.Get * 577 % 30_000);
            cache.Fill(_clock, 30_000, 0.1, index => index == top ? 1000 : index == bottom ? -1000 : Math.Sin(index / 500.0));
            var points = Plot(cache, method, 680, 5000);
            Assert.True(top == bottom || points.Values.Contains(-1000));
            Assert.True(points.Values.Contains(1000));
        }).QuickCheckThrowOnFailure();

    [Theory]
    [MemberData(nameof(Methods))]
    public void Points_ascend_in_time(DownsamplingMethod method)
    {
        var cache = Samples.Cache(_clock);
        var random = new System.Random(5);
        cache.Fill(_clock, 36_000, 0.1, _ => random.NextDouble());
        var times = Plot(cache, method, 680, 5000).Times.ToArray();
        Assert.Equal(times.Order(), times);
    }

    [Theory]
    [InlineData(DownsamplingMethod.MinMaxLttb)]
    [InlineData(DownsamplingMethod.MinMax)]
    [InlineData(DownsamplingMethod.M4)]
    [InlineData(DownsamplingMethod.Mean)]
    [InlineData(DownsamplingMethod.Last)]
    public void A_refresh_moves_no_point_inside_the_picture(DownsamplingMethod method)
    {
        var cache = Samples.Cache(_clock);
        var random = new System.Random(5);
        cache.Fill(_clock, 36_000, 0.1, index => index is 0 or 35_999 ? 0 : 0.1 + random.NextDouble());
        var before = Points(Plot(cache, method, 680, 5000, -0.05));
        var after = Points(Plot(cache, method, 680, 5000, 1.95));
        var (from, to) = (after[0].Time + 60_000, before[^1].Time - 60_000);
        Assert.Equal(before.Where(point => point.Time > from && point.Time < to), after.Where(point => point.Time > from && point.Time < to));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(DownsamplingMethod.MinMaxLttb)]
    [InlineData(DownsamplingMethod.Mean)]
    [InlineData(DownsamplingMethod.Lttb)]
    public void A_gap_stays_a_gap(DownsamplingMethod? method)
    {
        var cache = Samples.Cache(_clock);
        var now = Math.Floor(_clock.Now());
        var times = Enumerable.Range(0, 3000).Where(index => index is < 1000 or > 1300).Select(index => now - 3000 + index).ToArray();
        cache.Apply(Samples.Feed(), Samples.Block(times, ("channel_00", new double[times.Length])));
        foreach (var count in (int[])[680, 10_000])
        {
            var points = Plot(cache, method, count, 5000);
            var gap = points.Values.IndexOf(double.NaN);
            Assert.InRange(points.Times[gap] / 1000.0, now - 2000, now - 1700);
            Assert.Equal(gap, points.Values.LastIndexOf(double.NaN));
        }
    }

    [Fact]
    public void Samples_that_are_no_number_break_the_line()
    {
        var cache = Samples.Cache(_clock);
        cache.Fill(_clock, 3, 1, index => index == 1 ? double.PositiveInfinity : index);
        Assert.Equal([0, double.NaN, 2], Plot(cache, null, 680, 1000).Values.ToArray());
    }

    [Fact]
    public void All_samples_are_shown_where_they_fit()
    {
        var cache = Samples.Cache(_clock);
        cache.Fill(_clock, 600, 1, index => index);
        Assert.Equal(600, Plot(cache, null, 680, 5000).Count);
    }

    [Fact]
    public void An_interval_that_a_person_set_is_kept_to()
    {
        var cache = Samples.Cache(_clock);
        cache.Fill(_clock, 600, 1, index => index);
        Assert.InRange(Plot(cache, null, 680, 60_000).Count, 20, 22);
    }

    [Fact]
    public void The_mean_is_that_of_whole_buckets()
    {
        var cache = Samples.Cache(_clock);
        var now = Math.Floor(_clock.Now() / 10) * 10;
        cache.Apply(Samples.Feed(), Samples.Block([now - 20, now - 15, now - 10, now - 5], ("channel_00", [1, 2, 3, 5])));
        var points = Plot(cache, DownsamplingMethod.Mean, 680, 10_000);
        Assert.Equal([1.5, 4], points.Values.ToArray());
        Assert.Equal((long)((now - 20) * 1000), points.Times[0]);
    }

    private static (long Time, double Value)[] Points(PointBuffer points) => [.. points.Times.ToArray().Zip(points.Values.ToArray())];

    private PointBuffer Plot(LiveCache cache, DownsamplingMethod? method, int points, long interval, double shift = 0)
    {
        var range = new TimeRange(_clock.Now() - 3600 + shift, _clock.Now() + shift);
        using var reader = new PlotReader(new PlotRequest(range, interval, points));
        var output = new PointBuffer();
        reader.Plot(cache.Index.Find(Name)[0], method, output);
        return output;
    }
}
