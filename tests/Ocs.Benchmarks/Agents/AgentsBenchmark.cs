using Ocs.Benchmarks.FirstLight;

namespace Ocs.Benchmarks.Agents;

/// <summary>Many agents in one process: how soon they are ready, and what they weigh.</summary>
internal sealed class AgentsBenchmark : Benchmark
{
    private const int Agents = 20;
    private const int Runs = 3;

    public override string Name => "agents";

    public override string Summary => $"{Agents} agents in one process: ready time and memory";

    public override async Task RunAsync(ResultTable table, IReadOnlyList<string> arguments)
    {
        var folder = Directory.CreateTempSubdirectory("ocs-bench-");
        try
        {
            var site = Path.Combine(folder.FullName, "site.yaml");
            await File.WriteAllTextAsync(site, SiteOf(Agents));
            var (floorReady, floorMegabytes) = await RepeatAsync("ready", Path.Combine(AppContext.BaseDirectory, "Ocs.Benchmarks.dll"), EmptyHost.Name);
            var (ready, megabytes) = await RepeatAsync(
                "ocs ready", Path.Combine(Repository.Root, "Ocs.Cli", "bin", "Release", "net10.0", "ocs.dll"),
                "up", "--site-file", site, "--router-port", "0", "--live-port", "0", "--data-dir", Path.Combine(folder.FullName, "data"));
            table.AtMost($"{Agents} agents acquiring, router and data server: ready", ready, "s", floorReady);
            table.AtMost($"{Agents} agents: ready after an empty host is", ready - floorReady, "s", most: 1);
            table.AtMost($"{Agents} agents: memory 3 s later", megabytes, "MB", floorMegabytes, most: 200);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string SiteOf(int agents) =>
        "hub: {wamp_server: 'ws://127.0.0.1:8001/ws', wamp_realm: test_realm, address_root: observatory}\nhosts:\n  localhost:\n    agent-instances:\n"
        + string.Concat(Enumerable.Range(0, agents).Select(number => $"      - {{agent-class: FakeDataAgent, instance-id: fake-{number}, arguments: [--mode, acq]}}\n"));

    // The median of several runs, after one that fills the file cache.
    private static async Task<(double Ready, double Megabytes)> RepeatAsync(string ready, params string[] arguments)
    {
        var runs = new List<(double Ready, double Megabytes)>();
        for (var run = 0; run <= Runs; run++)
        {
            await using var program = await StartedProgram.StartAsync(ready, arguments);
            await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System);
            if (run > 0)
                runs.Add((program.ReadyAfter.TotalSeconds, program.ResidentMegabytes));
            await program.InterruptAsync();
        }

        return (runs.Select(run => run.Ready).Order().ElementAt(Runs / 2), runs.Select(run => run.Megabytes).Order().ElementAt(Runs / 2));
    }
}
