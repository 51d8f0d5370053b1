using FsCheck;
using Ocs.DataNodes.Cache;
using Ocs.DataNodes.Downsampling;
using Ocs.DataNodes.Queries;
using Ocs.Testing;

namespace Ocs.DataNodes.Tests.Queries;

public sealed class BlockWindowTests
{
    private const string Name = "fake-data-1::false_temperatures.channel_00";

    private readonly FakeClock _clock = new();

    [Fact]
    public void Remembered_extremes_are_those_of_the_samples_whatever_the_range_and_whatever_came_late() =>
        Prop.ForAll<PositiveInt, PositiveInt, PositiveInt>((first, last, bucket) =>
        {
            var random = new System.Random(first.Get);
            var cache = Samples.Cache(_clock);
            var start = Math.Floor(_clock.Now()) - 3000;
            Fill(cache, start, 5000, 0.4, random);
            for (var refresh = 0; refresh < 3; refresh++)
            {
                var (from, to) = (start + (first.Get * 37 % 1500), _clock.Now() - (last.Get * 53 % 1400));
                Assert.Equal(Expected(cache, from, to, bucket.Get * 500), Remembered(cache, from, to, bucket.Get * 500));
                Fill(cache, start + (random.NextDouble() * 1500), 3, 0.07, random);
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void What_nobody_asks_for_any_more_is_forgotten()
    {
        var cache = Samples.Cache(_clock);
        Fill(cache, _clock.Now() - 3000, 5000, 0.4, new System.Random(1));
        var series = cache.Index.Find(Name)[0].Sources[0].Series;
        long Held() => series.Snapshot().OfType<SealedChunk>().Sum(chunk => chunk.ReducedBytes);
        Remembered(cache, 0, double.MaxValue, 30_000);
        cache.Sweep();
        Assert.InRange(Held(), 100, 10_000);
        cache.Sweep();
        Assert.Equal(0, Held());
    }

    [Fact]
    public void Without_room_nothing_is_remembered_and_answers_are_the_same()
    {
        var cache = Samples.Cache(_clock, new LiveCacheOptions { MaximumBytes = 1 << 20 });
        Fill(cache, _clock.Now() - 3000, 5000, 0.4, new System.Random(1));
        var series = cache.Index.Find(Name)[0].Sources[0].Series;
        Assert.True(series.Reductions!.TryTake((1 << 17) - 10));
        Assert.Equal(Expected(cache, 0, 1e12, 30_000), Remembered(cache, 0, 1e12, 30_000));
        Assert.True(series.Reductions.TryTake(10));
        Assert.False(series.Reductions.TryTake(1));
    }

    private static void Fill(LiveCache cache, double start, int count, double step, System.Random random)
    {
        var values = Enumerable.Range(0, count).Select(_ => random.Next(20) switch { 0 => double.NaN, 1 => double.PositiveInfinity, _ => Math.Round(random.NextDouble(), 2) });
        cache.Apply(Samples.Feed(), Samples.Block([.. Enumerable.Range(0, count).Select(index => start + (index * step))], ("channel_00", [.. values])));
    }

    private static BucketExtremes[] Remembered(LiveCache cache, double from, double to, long milliseconds)
    {
        var source = cache.Index.Find(Name)[0].Sources[0];
        using var window = new BlockWindow(source.Series, from, to);
        var extremes = new BucketExtremes[window.GetBuckets(milliseconds).Count];
        window.ReadExtremes(source.Column, window.GetBuckets(milliseconds), extremes);
        return extremes;
    }

    private static BucketExtremes[] Expected(LiveCache cache, double from, double to, long milliseconds)
    {
        var source = cache.Index.Find(Name)[0].Sources[0];
        using var window = new BlockWindow(source.Series, from, to);
        var values = window.ReadNumbers(source.Column, new double[window.BufferSize]).ToArray();
        var buckets = window.GetBuckets(milliseconds);
        return [.. Enumerable.Range(0, buckets.Count).Select(bucket => BucketExtremes.Of(values, buckets[bucket]))];
    }
}
