using System.Globalization;
using System.Text.Json;
using Ocs.Benchmarks.Fuzz;
using Ocs.Testing.Fuzzing;
using Ocs.Testing.Soaking;

namespace Ocs.Benchmarks.Soak;

/// <summary>The router at full speed, with clients that come, go, stall and vanish: does it keep account of every event?</summary>
internal sealed class SoakBenchmark : Benchmark
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public override string Name => "soak";

    public override string Summary => "the router at full speed with clients that come, go, stall and vanish; argument: seconds (60)";

    public override async Task RunAsync(ResultTable table, IReadOnlyList<string> arguments)
    {
        var time = TimeSpan.FromSeconds(arguments is [var seconds, ..] ? double.Parse(seconds, CultureInfo.InvariantCulture) : 60);
        var unix = Path.Combine(Path.GetTempPath(), $"ocs-soak-{Environment.ProcessId}.sock");
        await using var router = await RouterProgram.StartAsync(unix, SoakLoad.MaxQueuedBytes);
        var port = router.ReadyLine.Split(' ')[1];
        var lines = FuzzLine.All(new Uri($"ws://127.0.0.1:{port}/ws"), new Uri($"rs://127.0.0.1:{port}"), new Uri($"unix://{unix}"));
        var seed = Environment.TickCount & 0xFFFF;
        Console.WriteLine($"{lines.Count} lines, seed {seed}");
        await using var load = await SoakLoad.JoinAsync(lines, seed, CancellationToken.None);

        using var stop = new CancellationTokenSource();
        var running = load.RunAsync(int.MaxValue - seed - lines.Count, stop.Token);
        await WaitAsync(running, time / 3);
        var memory = router.ResidentMegabytes;
        await WaitAsync(running, time * 2 / 3);
        var growth = router.ResidentMegabytes - memory;
        await stop.CancelAsync();
        await running.WaitAsync(Patience);

        var info = await SettleAsync(port, load.Sessions);
        var sent = Count(info, "events_sent");
        table.AtLeast("events published", load.Published, "");
        table.AtLeast("events sent", sent, "", least: 1);
        table.AtLeast("of these delivered", Count(info, "events_delivered"), "");
        table.AtLeast("of these dropped, and counted", Count(info, "events_dropped"), "", least: 1);
        table.AtMost("neither delivered nor counted as dropped", Math.Abs(sent - Count(info, "events_delivered") - Count(info, "events_dropped")), "", most: 0);
        table.AtMost("published, and not counted as such", Math.Abs(load.Published - Count(info, "published")), "", most: 0);
        table.AtMost("steady subscribers: events lost", load.Lost, "", most: 0);
        table.AtMost("guests: events lost between two others", load.LostByGuests, "", most: 0);
        table.AtLeast("guests that came and went", load.Visits, "");
        table.AtLeast("guests that stopped reading", load.Stalls, "");
        table.AtLeast("guests that vanished", load.Vanishings, "");
        table.AtLeast("sessions closed because they read too slowly", Count(info, "slow_sessions_closed"), "");
        table.AtMost("sessions left behind", Count(info, "sessions") - load.Sessions, "", most: 0);
        table.AtMost("memory gained in the last two thirds", growth, "MB", most: 20);
        table.AtMost("messages that the router stumbled over", Count(info, "faults"), "", most: 0);
    }

    private static async Task WaitAsync(Task running, TimeSpan time)
    {
        if (await Task.WhenAny(running, Task.Delay(time, TimeProvider.System)) == running)
            await running;
    }

    /// <summary>What the router says of itself once it knows that the guests are gone.</summary>
    private static async Task<JsonElement> SettleAsync(string port, int sessions)
    {
        using var client = new HttpClient();
        for (var attempt = 0; ; attempt++)
        {
            var info = JsonElement.Parse(await client.GetStringAsync(new Uri($"http://127.0.0.1:{port}/info")));
            var isSettled = Count(info, "sessions") <= sessions && Count(info, "queued_bytes") == 0
                && Count(info, "events_sent") == Count(info, "events_delivered") + Count(info, "events_dropped");
            if (isSettled || attempt == 100)
                return info;
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }

    private static double Count(JsonElement info, string name) => info.GetProperty(name).GetDouble();
}
