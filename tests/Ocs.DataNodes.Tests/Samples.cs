using Microsoft.Extensions.Logging.Abstractions;
using Ocs.Feeds;
using Ocs.Testing;

namespace Ocs.DataNodes.Tests;

/// <summary>Short ways to feed messages, and to caches that hold them.</summary>
internal static class Samples
{
    public static FeedInfo Feed(string instance = "fake-data-1", string feed = "false_temperatures") => new()
    {
        AgentAddress = $"observatory.{instance}",
        FeedName = feed,
        Address = $"observatory.{instance}.feeds.{feed}",
        Record = true,
        SessionId = "1767323045.0",
        AgentClass = "FakeDataAgent",
    };

    public static LiveCache Cache(FakeClock clock, LiveCacheOptions? options = null) => new(options ?? new(), clock, NullLoggerFactory.Instance);

    public static double Now(this FakeClock clock) => (clock.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds;

    public static FeedBlock Block(double[] times, params (string Field, double[] Values)[] columns) => new()
    {
        Name = "temps",
        Timestamps = times,
        Columns = [.. columns.Select(column => Doubles(column.Field, column.Values))],
    };

    public static FeedColumn Doubles(string name, params double[] values) => new() { Name = name, Type = FeedColumnType.Double, Doubles = values };

    public static FeedColumn Integers(string name, params long[] values) => new() { Name = name, Type = FeedColumnType.Integer, Integers = values };

    public static FeedColumn Booleans(string name, params bool[] values) => new() { Name = name, Type = FeedColumnType.Boolean, Booleans = values };

    public static FeedColumn Strings(string name, params string[] values) => new() { Name = name, Type = FeedColumnType.String, Strings = values };

    public static void Apply(this LiveCache cache, FeedInfo feed, params FeedBlock[] blocks) =>
        cache.Apply(new FeedMessage { Feed = feed, Blocks = blocks, Received = cache.Clock.GetUtcNow() });

    /// <summary>Stores one field at equal steps that end now.</summary>
    public static double[] Fill(this LiveCache cache, FakeClock clock, int count, double step, Func<int, double> value, string field = "channel_00")
    {
        var end = Math.Floor(clock.Now());
        var times = Enumerable.Range(0, count).Select(index => end - ((count - 1 - index) * step)).ToArray();
        cache.Apply(Feed(), Block(times, (field, [.. Enumerable.Range(0, count).Select(value)])));
        return times;
    }

    /// <summary>All that is kept of a field.</summary>
    public static (double[] Times, double[] Values) Read(this LiveCache cache, string name)
    {
        var (times, values) = (new List<double>(), new List<double>());
        foreach (var source in Assert.Single(cache.Index.Find(name)).Sources)
        {
            foreach (var chunk in source.Series.Snapshot())
            {
                var (chunkTimes, chunkValues) = (new double[chunk.Count], new double[chunk.Count]);
                chunk.CopyTimes(chunkTimes);
                chunk.CopyNumbers(source.Column, chunkValues);
                times.AddRange(chunkTimes);
                values.AddRange(chunkValues);
            }
        }

        return ([.. times], [.. values]);
    }
}
