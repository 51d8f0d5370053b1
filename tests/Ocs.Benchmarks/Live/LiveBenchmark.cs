using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Ocs.DataNodes;
using Ocs.Feeds;

namespace Ocs.Benchmarks.Live;

/// <summary>Plots over real HTTP from a full cache, each beside sending the same bytes from a ready array; and what the cache costs.</summary>
internal sealed class LiveBenchmark : Benchmark
{
    private const int Repeats = 31;
    private const int WarmUp = 2000;
    private const int WarmUpPlots = 400;

    public override string Name => "live";

    public override string Summary => "plots of the last hour, ingest and memory of the live cache";

    public override async Task RunAsync(ResultTable table, IReadOnlyList<string> arguments)
    {
        await PlotAsync(table, "1 field, 1 Hz", 1, 1, mark: 1);
        await PlotAsync(table, "50 fields, 1 Hz", 50, 1, mark: 5);
        await PlotAsync(table, "1 field, 10 Hz", 1, 10, mark: 5);
        await PlotAsync(table, "50 fields, 10 Hz", 50, 10, mark: 10, maximumMegabytes: 1.5);
        await ViewersAsync(table);
        Ingest(table);
        Memory(table);
        SampleKinds.Measure(table);
    }

    private static async Task PlotAsync(ResultTable table, string what, int fields, int rate, double mark, double maximumMegabytes = double.PositiveInfinity)
    {
        var cache = NewCache();
        var end = Fill(cache, fields, rate, (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds);
        await using var server = new DataServer(new DataServerOptions { Port = 0 }, cache, NullLoggerFactory.Instance, TimeProvider.System);
        await server.StartAsync();
        using var client = new HttpClient { BaseAddress = server.Address };
        var body = QueryBody(fields, end);
        var (time, answer) = await MeasureAsync(async () =>
        {
            using var response = await client.PostAsync(new Uri("/query", UriKind.Relative), new StringContent(body, Encoding.UTF8, "application/json"));
            return await response.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync();
        });
        var floor = await ReadyArray.MeasureAsync(answer, body, MeasureAsync);
        table.AtMost($"query, {what}: time", time, "ms", floor, mark);
        table.AtMost($"query, {what}: answer", answer.Length / 1e6, "MB", most: maximumMegabytes);
    }

    /// <summary>Twenty viewers who refresh every five seconds, each at a moment of their own, while ten samples a second come in.</summary>
    private static async Task ViewersAsync(ResultTable table)
    {
        var cache = NewCache();
        var end = Fill(cache, 50, 10, (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds - 60);
        await using var server = new DataServer(new DataServerOptions { Port = 0 }, cache, NullLoggerFactory.Instance, TimeProvider.System);
        await server.StartAsync();
        using var client = new HttpClient { BaseAddress = server.Address };
        var random = new Random(2);
        var request = 0;
        var (time, _) = await MeasureAsync(async () =>
        {
            if (request++ % 4 == 0)
                cache.Apply(Message(50, [.. Enumerable.Range(1, 10).Select(index => end + (request / 4.0) + (index / 10.0) - 0.25)], random));
            using var content = new StringContent(QueryBody(50, end + (request / 4.0) + random.NextDouble()), Encoding.UTF8, "application/json");
            using var response = await client.PostAsync(new Uri("/query", UriKind.Relative), content);
            return await response.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync();
        });
        table.AtMost("query, 50 fields, 10 Hz, each of 20 viewers", time, "ms", most: 3);
    }

    private static void Ingest(ResultTable table)
    {
        var cache = NewCache();
        var now = (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds;
        var end = Fill(cache, 50, 10, now - 600);
        var messages = Enumerable.Range(1, WarmUp + 3000).Select(index => Message(50, [end + (index * 0.1)], new Random(index))).ToList();
        foreach (var message in messages.Take(WarmUp))
            cache.Apply(message);
        var before = Stopwatch.GetTimestamp();
        foreach (var message in messages.Skip(WarmUp))
            cache.Apply(message);
        var each = Stopwatch.GetElapsedTime(before).TotalMicroseconds / (messages.Count - WarmUp);
        table.AtMost("ingest, one message of 50 fields into a full hour at 10 Hz", each, "us", most: 20);
    }

    private static void Memory(ResultTable table)
    {
        var before = GC.GetTotalMemory(true);
        var cache = NewCache();
        var clock = Stopwatch.StartNew();
        for (var feed = 0; feed < 20; feed++)
            Fill(cache, 50, 10, (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds, $"agent-{feed}");
        var core = clock.Elapsed.TotalSeconds / 3600 * 100;
        var bytes = GC.GetTotalMemory(true) - before;
        GC.KeepAlive(cache);
        table.AtMost("1,000 fields, 10 Hz, an hour: memory", bytes / 1e6, "MB", most: 150);
        table.AtMost("1,000 fields, 10 Hz, an hour: bytes a sample", bytes / 36e6, "B", most: 2);
        table.AtMost("1,000 fields, 10 Hz: storing them", core, "% of a core", most: 10);
    }

    private static LiveCache NewCache() => new(new LiveCacheOptions(), TimeProvider.System, NullLoggerFactory.Instance);

    /// <summary>An hour of temperatures of six digits that wander, in messages of a second; returns its last time.</summary>
    private static double Fill(LiveCache cache, int fields, int rate, double end, string instance = "bench-1")
    {
        var random = new Random(1);
        var values = Enumerable.Range(0, fields).Select(field => 20.0 + field).ToArray();
        var last = 0.0;
        for (var second = 3598; second >= 0; second--)
        {
            var times = Enumerable.Range(1, rate).Select(index => end - second - 1 + ((double)index / rate)).ToArray();
            cache.Apply(Message(fields, times, random, values, instance));
            last = times[^1];
        }

        return last;
    }

    private static FeedMessage Message(int fields, double[] times, Random random, double[]? values = null, string instance = "bench-1")
    {
        values ??= [.. Enumerable.Range(0, fields).Select(field => 20.0 + field)];
        var columns = Enumerable.Range(0, fields).Select(field => new FeedColumn
        {
            Name = $"channel_{field:D2}",
            Doubles = [.. times.Select(_ => values[field] = Math.Round(values[field] + ((random.NextDouble() - 0.5) * 0.01), 4))],
        });
        var info = new FeedInfo { AgentAddress = $"observatory.{instance}", FeedName = "temps", Address = $"observatory.{instance}.feeds.temps", Record = true };
        var block = new FeedBlock { Name = "temps", Timestamps = times, Columns = [.. columns] };
        return new FeedMessage { Feed = info, Blocks = [block], Received = TimeProvider.System.GetUtcNow() };
    }

    /// <summary>What Grafana sends for a panel of an hour.</summary>
    private static string QueryBody(int fields, double end)
    {
        var to = DateTimeOffset.UnixEpoch.AddSeconds(end);
        var targets = string.Join(',', Enumerable.Range(0, fields).Select(field =>
            $$"""{"target":"bench-1::temps.channel_{{field:D2}}","refId":"A{{field}}","type":"timeserie"}"""));
        return $$"""{"range":{"from":"{{to.AddHours(-1):O}}","to":"{{to:O}}"},"interval":"5s","intervalMs":5000,"maxDataPoints":680,"targets":[{{targets}}]}""";
    }

    /// <summary>The median time in milliseconds, after some runs that warm up.</summary>
    private static async Task<(double Milliseconds, byte[] Answer)> MeasureAsync(Func<Task<byte[]>> run)
    {
        var times = new List<double>();
        byte[] answer = [];
        for (var repeat = -WarmUpPlots; repeat < Repeats; repeat++)
        {
            var before = Stopwatch.GetTimestamp();
            answer = await run();
            if (repeat >= 0)
                times.Add(Stopwatch.GetElapsedTime(before).TotalMilliseconds);
        }

        return (times.Order().ElementAt(times.Count / 2), answer);
    }
}
