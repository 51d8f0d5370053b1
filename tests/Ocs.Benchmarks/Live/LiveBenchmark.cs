using System.Diagnostics;
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

    public override string Summary => "plots of the last hour over WAMP and HTTP, ingest and memory of the live cache; plots, ingest or cache alone";

    public override async Task RunAsync(ResultTable table, IReadOnlyList<string> arguments)
    {
        bool IsWanted(string part) => arguments.Count == 0 || arguments.Contains(part);
        if (IsWanted("plots"))
            await PlotsAsync(table);
        if (IsWanted("ingest"))
            await ThousandFieldsAsync(table);
        if (!IsWanted("cache"))
            return;
        Ingest(table);
        Memory(table);
        SampleKinds.Measure(table);
        RecordedSamples.Measure(table);
    }

    /// <summary>Plots while 100 fields come in over WAMP, half of them once and half of them ten times a second.</summary>
    private static async Task PlotsAsync(ResultTable table)
    {
        await using var site = await LiveSite.StartAsync();
        var (slow, fast) = (new WanderingFeed("slow-1", 50, 1), new WanderingFeed("fast-1", 50, 10));
        await site.PublishHourAsync(1, slow);
        await site.PublishHourAsync(10, fast);
        using var stop = new CancellationTokenSource();
        var publishing = site.PublishAsync([fast], stop.Token);
        // What was compiled in haste while the hour came in is compiled again in the background.
        for (var begin = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begin) < TimeSpan.FromSeconds(3);)
            await site.QueryAsync(QueryBody(fast, 50, Now));
        await PlotAsync(table, site, "1 field, 1 Hz", slow, 1, mark: 1);
        await PlotAsync(table, site, "50 fields, 1 Hz", slow, 50, mark: 5);
        await PlotAsync(table, site, "1 field, 10 Hz", fast, 1, mark: 5);
        await PlotAsync(table, site, "50 fields, 10 Hz", fast, 50, mark: 10, maximumMegabytes: 1.5);
        await ViewersAsync(table, site, fast);
        await stop.CancelAsync();
        await publishing;
    }

    private static async Task PlotAsync(
        ResultTable table, LiveSite site, string what, WanderingFeed feed, int fields, double mark, double maximumMegabytes = double.PositiveInfinity)
    {
        var (time, answer) = await MeasureAsync(() => site.QueryAsync(QueryBody(feed, fields, Now)));
        var floor = await ReadyArray.MeasureAsync(answer, QueryBody(feed, fields, Now), MeasureAsync);
        table.AtMost($"query, {what}: time", time, "ms", floor, mark);
        table.AtMost($"query, {what}: answer", answer.Length / 1e6, "MB", most: maximumMegabytes);
    }

    /// <summary>Twenty viewers of a panel, each at a moment of its own; and all of them at the same moment.</summary>
    private static async Task ViewersAsync(ResultTable table, LiveSite site, WanderingFeed feed)
    {
        const int viewers = 20;
        var random = new Random(2);
        var (time, answer) = await MeasureAsync(async () =>
        {
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(20)), TimeProvider.System);
            var before = Stopwatch.GetTimestamp();
            var bytes = await site.QueryAsync(QueryBody(feed, 50, Now - random.NextDouble()));
            return (Stopwatch.GetElapsedTime(before).TotalMilliseconds, bytes);
        });
        var floor = await ReadyArray.MeasureAsync(answer, QueryBody(feed, 50, Now), MeasureAsync);
        table.AtMost("query, 50 fields, 10 Hz, each of 20 viewers", time, "ms", floor, most: 3);

        var (all, _) = await MeasureAsync(async () =>
            (await Task.WhenAll(Enumerable.Range(0, viewers).Select(viewer => site.QueryAsync(QueryBody(feed, 50, Now - (viewer * 0.05))))))[0]);
        table.AtMost("query, 50 fields, 10 Hz, 20 viewers at once: time for each", all / viewers, "ms");
    }

    /// <summary>What it costs to take 1,000 fields, ten times a second, from the wire.</summary>
    private static async Task ThousandFieldsAsync(ResultTable table)
    {
        const int seconds = 10;
        await using var site = await LiveSite.StartAsync();
        WanderingFeed[] feeds = [.. Enumerable.Range(0, 20).Select(feed => new WanderingFeed($"agent-{feed}", 50, 10))];
        var begin = Stopwatch.GetTimestamp();
        await site.PublishHourAsync(10, feeds);
        table.AtLeast("messages of 50 fields, ten samples each, published to visible", 3599 * feeds.Length / Stopwatch.GetElapsedTime(begin).TotalSeconds, "1/s");
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        var (processor, before) = (site.ProcessorTime, await site.MessagesAsync());
        var clock = Stopwatch.StartNew();
        await site.PublishAsync(feeds, stop.Token);
        var (spent, elapsed, stored) = (site.ProcessorTime - processor, clock.Elapsed, await site.MessagesAsync() - before);
        table.AtMost("1,000 fields, 10 Hz, over WAMP: the data server's processor time", spent / elapsed * 100, "% of a core", most: 10);
        table.AtMost("1,000 fields, 10 Hz, over WAMP: processor time for a message of 50 fields", spent.TotalMicroseconds / stored, "us");
        table.AtMost("1,000 fields, 10 Hz, an hour: the data server's resident memory", site.ResidentMegabytes, "MB", most: 150);
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

    private static double Now => (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds;

    /// <summary>What Grafana sends for a panel of an hour.</summary>
    private static string QueryBody(WanderingFeed feed, int fields, double end)
    {
        var to = DateTimeOffset.UnixEpoch.AddSeconds(end);
        var targets = string.Join(',', Enumerable.Range(0, fields).Select(field => $$"""{"target":"{{feed.NameOf(field)}}","refId":"A{{field}}","type":"timeserie"}"""));
        return $$"""{"range":{"from":"{{to.AddHours(-1):O}}","to":"{{to:O}}"},"interval":"5s","intervalMs":5000,"maxDataPoints":680,"targets":[{{targets}}]}""";
    }

    /// <summary>The median time in milliseconds, after some runs that warm up.</summary>
    private static Task<(double Milliseconds, byte[] Answer)> MeasureAsync(Func<Task<byte[]>> run) => MeasureAsync(async () =>
    {
        var before = Stopwatch.GetTimestamp();
        var answer = await run();
        return (Stopwatch.GetElapsedTime(before).TotalMilliseconds, answer);
    });

    private static async Task<(double Milliseconds, byte[] Answer)> MeasureAsync(Func<Task<(double Milliseconds, byte[] Answer)>> run)
    {
        var times = new List<double>();
        byte[] answer = [];
        for (var repeat = -WarmUpPlots; repeat < Repeats; repeat++)
        {
            (var time, answer) = await run();
            if (repeat >= 0)
                times.Add(time);
        }

        return (times.Order().ElementAt(times.Count / 2), answer);
    }
}
