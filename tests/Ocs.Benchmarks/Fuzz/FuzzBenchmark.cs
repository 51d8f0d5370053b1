using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Ocs.Testing.Fuzzing;

namespace Ocs.Benchmarks.Fuzz;

/// <summary>Random and mutated frames over each transport and serializer, with a healthy pair of clients beside them.</summary>
internal sealed class FuzzBenchmark : Benchmark
{
    private const double LeastFramesAMinute = 1e6;

    // Without a bound the peers would flood the router, and each other with events: then a delay says nothing.
    private const double FramesASecond = 1.5 * LeastFramesAMinute / 60;

    public override string Name => "fuzz";

    public override string Summary => "random and mutated frames at the router; arguments: seconds (60), frames a second at most (25000)";

    public override async Task RunAsync(ResultTable table, IReadOnlyList<string> arguments)
    {
        var time = TimeSpan.FromSeconds(arguments is [var seconds, ..] ? double.Parse(seconds, CultureInfo.InvariantCulture) : 60);
        var framesASecond = arguments is [_, var most, ..] ? double.Parse(most, CultureInfo.InvariantCulture) : FramesASecond;
        var unix = Path.Combine(Path.GetTempPath(), $"ocs-fuzz-{Environment.ProcessId}.sock");
        await using var router = await RouterProgram.StartAsync(unix, 64 << 20);
        var port = router.ReadyLine.Split(' ')[1];
        var lines = FuzzLine.All(new Uri($"ws://127.0.0.1:{port}/ws"), new Uri($"rs://127.0.0.1:{port}"), new Uri($"unix://{unix}"));
        await using var healthy = await HealthyPair.JoinAsync($"ws://127.0.0.1:{port}/ws", CancellationToken.None);
        await PassAsync(healthy, TimeSpan.FromSeconds(2));
        var alone = healthy.TakeDelays();

        using var stop = new CancellationTokenSource();
        var seed = Environment.TickCount;
        Console.WriteLine($"{lines.Count} lines, seed {seed}");
        var peers = lines.Select((line, index) => new FuzzPeer(line, seed + index, framesASecond / lines.Count)).ToArray();
        var start = Stopwatch.GetTimestamp();
        var fuzzing = peers.Select(peer => Task.Run(() => peer.RunAsync(long.MaxValue, stop.Token))).ToArray();
        var memory = new List<double>();
        for (var third = 0; third < 3; third++)
        {
            await PassAsync(healthy, time / 3);
            memory.Add(router.ResidentMegabytes);
        }

        var minutes = Stopwatch.GetElapsedTime(start).TotalMinutes;
        await stop.CancelAsync();
        await Task.WhenAll(fuzzing);
        var beside = healthy.TakeDelays();

        table.AtLeast("frames a minute", peers.Sum(peer => peer.Sent) / minutes, "1/min", least: LeastFramesAMinute);
        table.AtLeast("connections made anew", peers.Sum(peer => peer.Connections), "");
        table.AtMost("healthy pair: events lost", healthy.Lost, "", most: 0);
        table.AtMost("healthy pair: publish to event, median", beside.Median, "ms", alone.Median);
        table.AtMost("healthy pair: publish to event, 99 %", beside.Percentile99, "ms", alone.Percentile99);
        table.AtMost("healthy pair: publish to event, longest", beside.Longest, "ms", alone.Longest);
        table.AtMost("memory after a third of the time", memory[0], "MB");
        table.AtMost("memory gained in the second third", memory[1] - memory[0], "MB", most: 20);
        table.AtMost("memory gained in the last third", memory[2] - memory[1], "MB", most: 10);
        table.AtMost("messages that the router stumbled over", await FaultsAsync(port), "", most: 0);
    }

    private static async Task PassAsync(HealthyPair healthy, TimeSpan time)
    {
        for (var start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < time;)
        {
            await healthy.PassOneAsync(CancellationToken.None);
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }
    }

    private static async Task<double> FaultsAsync(string port)
    {
        using var client = new HttpClient();
        var info = JsonElement.Parse(await client.GetStringAsync(new Uri($"http://127.0.0.1:{port}/info")));
        return info.GetProperty("faults").GetDouble();
    }
}
