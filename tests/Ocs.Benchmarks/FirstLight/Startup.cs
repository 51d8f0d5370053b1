namespace Ocs.Benchmarks.FirstLight;

/// <summary>How soon <c>ocs up</c> is ready, what it weighs, and how soon it is gone.</summary>
internal static class Startup
{
    private const int Runs = 5;

    public static async Task MeasureAsync(ResultTable table)
    {
        var folder = Directory.CreateTempSubdirectory("ocs-bench-");
        try
        {
            var floor = await RepeatAsync("ready", Path.Combine(AppContext.BaseDirectory, "Ocs.Benchmarks.dll"), EmptyHost.Name);
            var up = await RepeatAsync(
                "ocs ready", Path.Combine(Repository.Root, "Ocs.Cli", "bin", "Release", "net10.0", "ocs.dll"),
                "up", "--router-port", "0", "--live-port", "0", "--data-dir", Path.Combine(folder.FullName, "data"));
            table.AtMost("ocs up: ready (warm, demo site)", up.Ready, "s", floor.Ready, most: 1.5);
            table.AtMost("ocs up: memory 3 s later", up.Megabytes, "MB", floor.Megabytes, most: 150);
            table.AtMost("ocs up: gone after SIGINT", up.Gone, "s", floor.Gone, most: 5);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // The median of several runs, after one that fills the file cache.
    private static async Task<(double Ready, double Megabytes, double Gone)> RepeatAsync(string ready, params string[] arguments)
    {
        var runs = new List<(double Ready, double Megabytes, double Gone)>();
        for (var run = 0; run <= Runs; run++)
        {
            await using var program = await StartedProgram.StartAsync(ready, arguments);
            await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System);
            var megabytes = program.ResidentMegabytes;
            var (gone, _) = await program.InterruptAsync();
            if (run > 0)
                runs.Add((program.ReadyAfter.TotalSeconds, megabytes, gone.TotalSeconds));
        }

        return (Median(runs.Select(run => run.Ready)), Median(runs.Select(run => run.Megabytes)), Median(runs.Select(run => run.Gone)));
    }

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(Runs / 2);
}
