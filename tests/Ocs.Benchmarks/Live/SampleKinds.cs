using Microsoft.Extensions.Logging.Abstractions;
using Ocs.DataNodes;
using Ocs.Feeds;

namespace Ocs.Benchmarks.Live;

/// <summary>What a sample takes in the cache, for values as different instruments give them: an hour of blocks of ten fields, once a second.</summary>
internal static class SampleKinds
{
    private const int Fields = 10;
    private const int Seconds = 3600;

    public static void Measure(ResultTable table)
    {
        Measure(table, "temperatures of 6 digits", 2, Wander(20, 0.005, value => Math.Round(value, 4)));
        Measure(table, "temperatures in steps of 0.1", 2, Wander(41, 0.05, value => Math.Round(value, 1)));
        Measure(table, "load averages of 2 digits", 2, Wander(1.5, 0.01, value => Math.Round(Math.Abs(value), 2)));
        Measure(table, "memory in pages", 2, Wander(4e9, 100_000, value => Math.Floor(value / 4096) * 4096));
        Measure(table, "set points that rarely change", 2, random => { var value = 1.25; return () => value = random.Next(600) == 0 ? Math.Round(random.NextDouble(), 3) : value; });
        Measure(table, "counters", 2, random => { var value = 1e6; return () => value += random.Next(3); });
        Measure(table, "noise in every bit", double.PositiveInfinity, random => random.NextDouble);
    }

    private static Func<Random, Func<double>> Wander(double start, double step, Func<double, double> read) => random =>
    {
        var value = start;
        return () => read(value += (random.NextDouble() - 0.5) * 2 * step);
    };

    private static void Measure(ResultTable table, string what, double most, Func<Random, Func<double>> make)
    {
        var random = new Random(1);
        var sources = Enumerable.Range(0, Fields).Select(_ => make(random)).ToList();
        var cache = new LiveCache(new LiveCacheOptions(), TimeProvider.System, NullLoggerFactory.Instance);
        var start = (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds - Seconds + 60;
        var feed = new FeedInfo { AgentAddress = "observatory.bench-1", FeedName = "kinds", Address = "observatory.bench-1.feeds.kinds", Record = true };
        for (var second = 0; second < Seconds; second++)
        {
            var columns = sources.Select((source, field) => new FeedColumn { Name = $"field_{field}", Doubles = [source()] });
            // A clock that is read when the instrument has answered: never quite at the second.
            var block = new FeedBlock { Name = "kinds", Timestamps = [start + second + (random.NextDouble() * 0.01)], Columns = [.. columns] };
            cache.Apply(new FeedMessage { Feed = feed, Blocks = [block], Received = TimeProvider.System.GetUtcNow() });
        }

        table.AtMost($"bytes a sample with its share of the time: {what}", cache.GetStatistics().Bytes / (double)(Seconds * Fields), "B", most: most);
    }
}
