using System.Diagnostics;
using Ocs.Wamp;

namespace Ocs.Benchmarks.Archive;

/// <summary>From an agent over the router to the aggregator's disk, each a process of its own, with journal and log on.</summary>
internal static class WireMeasurement
{
    private const double WarmSeconds = 4;
    private const double Seconds = 12;
    private const int Day = 864_000;

    public static async Task RunAsync(ResultTable table)
    {
        await MeasureRateAsync(table, "messages of 10 fields", rate: 60_000, rows: 1, perMessage: 1, least: 50_000);
        await MeasureRateAsync(table, "samples in messages of 10 fields and 100 rows", rate: 2_400, rows: 100, perMessage: 1000, least: 2e6);
        await MeasureLatencyAsync(table);
    }

    private static async Task MeasureRateAsync(ResultTable table, string what, double rate, int rows, int perMessage, double least)
    {
        var folder = Directory.CreateTempSubdirectory("ocs-bench-");
        try
        {
            await using var site = await WireSite.StartAsync(Path.Combine(folder.FullName, "data"));
            await site.BeginAsync("load", Parameters(rate, rows, WarmSeconds));
            var warm = (await site.EndAsync("load"))["published"].AsInteger();
            await UntilStoredAsync(site, warm);
            var bytes = BytesOf(site.Log);
            (StartedProgramTime Agent, StartedProgramTime Router, StartedProgramTime Aggregator) processors = (new(site.LoadAgent), new(site.Router), new(site.Aggregator));
            await site.BeginAsync("load", Parameters(rate, rows, Seconds));
            var data = await site.EndAsync("load");
            var count = data["published"].AsInteger();
            var stored = await UntilStoredAsync(site, warm + count);
            var elapsed = stored - data["began"].AsDouble();
            bytes = BytesOf(site.Log) - bytes;
            var floor = count / WritePlainly(folder.FullName, bytes);
            table.AtLeast($"over the wire: {what}, published to acknowledged, paced at {rate * perMessage:N0}/s", count * perMessage / elapsed, "1/s", floor * perMessage, least);
            var total = 1e6 / count;
            table.AtMost($"over the wire: {what}, processor time of the agent for a message", processors.Agent.Seconds * total, "us");
            table.AtMost($"over the wire: {what}, of the router", processors.Router.Seconds * total, "us");
            table.AtMost($"over the wire: {what}, of the aggregator, files included", processors.Aggregator.Seconds * total, "us");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task MeasureLatencyAsync(ResultTable table)
    {
        const double rate = 1000;
        const double seconds = 15;
        var folder = Directory.CreateTempSubdirectory("ocs-bench-");
        try
        {
            await using var site = await WireSite.StartAsync(Path.Combine(folder.FullName, "data"));
            await site.BeginAsync("load", Parameters(rate, 1, 3));
            var warm = (await site.EndAsync("load"))["published"].AsInteger();
            await UntilStoredAsync(site, warm);
            await site.BeginAsync("load", Parameters(rate, 1, seconds));
            var seen = new List<(long Seq, double Time)>();
            for (var stored = warm; stored < warm + (rate * seconds);)
            {
                stored = await site.StoredAsync();
                seen.Add((stored, Now()));
                await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
            }

            var began = (await site.EndAsync("load"))["began"].AsDouble();
            var latencies = new List<double>();
            for (var (number, index) = (1, 0); number <= rate * seconds; number++)
            {
                while (seen[index].Seq < warm + number)
                    index++;
                latencies.Add(seen[index].Time - (began + ((number - 1) / rate)));
            }

            latencies.Sort();
            // A group is half a second of messages; the last of a hundred waits for nearly all of it.
            var floor = 0.495 + WritePlainly(folder.FullName, 1 << 20);
            table.AtMost("over the wire: publish to durable and acknowledged, p99", latencies[(int)(latencies.Count * 0.99)], "s", floor, most: 1.2);
            table.AtMost("over the wire: publish to durable and acknowledged, median", latencies[latencies.Count / 2], "s");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>A day of ten feeds' worth of messages at 1 Hz while there is no router.</summary>
    public static async Task MeasureDayAsync(ResultTable table)
    {
        var folder = Directory.CreateTempSubdirectory("ocs-bench-");
        try
        {
            var data = Path.Combine(folder.FullName, "data");
            await using var site = await WireSite.StartAsync(data);
            await site.BeginAsync("load", Parameters(1000, 1, 1));
            await UntilStoredAsync(site, (await site.EndAsync("load"))["published"].AsInteger());
            await site.BeginAsync("day", new WampMap { ["count"] = Day, ["fields"] = 10 });
            await site.Router.InterruptAsync();
            var result = Path.Combine(data, "day");
            while (!File.Exists(result) || (await File.ReadAllTextAsync(result)).Split(' ').Length < 2)
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
            var memory = (await File.ReadAllTextAsync(result)).Split(' ').Select(long.Parse).ToArray();
            table.AtMost($"an agent without router, {Day:N0} messages (a day of 10 a second): most memory", memory[1] / 1e6, "MB", memory[0] / 1e6, most: 200);
            table.AtMost("what its journal takes then", BytesOf(Path.Combine(data, "journals", LoadAgentProgram.InstanceId)) / 1e6, "MB", most: 257 * 1.048576);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static WampMap Parameters(double rate, int rows, double seconds) => new() { ["rate"] = rate, ["fields"] = 10, ["rows"] = rows, ["seconds"] = seconds };

    /// <summary>When the agent was told that everything is stored, in unix seconds.</summary>
    private static async Task<double> UntilStoredAsync(WireSite site, long count)
    {
        while (await site.StoredAsync() < count)
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        return Now();
    }

    /// <summary>The floor: as many bytes, each group of 8 MB one write and one sync.</summary>
    private static double WritePlainly(string folder, long bytes)
    {
        var group = new byte[Math.Min(bytes, 8 << 20)];
        using var file = File.OpenHandle(Path.Combine(folder, "floor"), FileMode.Create, FileAccess.Write);
        var before = Stopwatch.GetTimestamp();
        for (var written = 0L; written < bytes; written += group.Length)
        {
            RandomAccess.Write(file, group, written);
            RandomAccess.FlushToDisk(file);
        }

        return Stopwatch.GetElapsedTime(before).TotalSeconds;
    }

    private static long BytesOf(string folder) => new DirectoryInfo(folder).GetFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);

    private static double Now() => (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds;

    private readonly struct StartedProgramTime(FirstLight.StartedProgram program)
    {
        private readonly TimeSpan _before = program.ProcessorTime;

        public double Seconds => (program.ProcessorTime - _before).TotalSeconds;
    }
}
