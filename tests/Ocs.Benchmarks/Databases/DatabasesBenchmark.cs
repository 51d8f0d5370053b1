using Ocs.Testing.Databases;

namespace Ocs.Benchmarks.Databases;

/// <summary>How fast a log is brought to real databases, beside the fastest client that there is for each.</summary>
internal sealed class DatabasesBenchmark : Benchmark
{
    private const double LeastShare = 0.8;

    /// <inheritdoc/>
    public override string Name => "databases";

    /// <inheritdoc/>
    public override string Summary => "An aggregator's log into InfluxDB, VictoriaMetrics and PostgreSQL [MESSAGES].";

    /// <inheritdoc/>
    public override async Task RunAsync(ResultTable table, IReadOnlyList<string> arguments)
    {
        using var warm = FilledLog.Create(2000);
        using var log = FilledLog.Create(arguments.Count > 0 ? int.Parse(arguments[0], System.Globalization.CultureInfo.InvariantCulture) : 40_000);
        await MeasureLinesAsync(table, "InfluxDB 1", DatabaseProgram.StartInfluxAsync, warm, log);
        await MeasureLinesAsync(table, "VictoriaMetrics", DatabaseProgram.StartVictoriaAsync, warm, log);
        await MeasurePostgresAsync(table, warm, log);
    }

    private static async Task MeasureLinesAsync(ResultTable table, string name, Func<Task<DatabaseProgram>> start, FilledLog warm, FilledLog log)
    {
        double ours, floor;
        await using (var database = await start())
        {
            await warm.PourAsync($"influxdb://127.0.0.1:{database.Port}/warm");
            ours = await BestAsync(run => log.PourAsync($"influxdb://127.0.0.1:{database.Port}/ours{run}"));
        }

        await using (var database = await start())
        {
            var client = new LineClient(log.Decode());
            floor = await client.MeasureAsync(async connections =>
            {
                if (name == "InfluxDB 1")
                    await database.PostAsync($"query?q=CREATE+DATABASE+floor{connections}", "");
                return new Uri($"http://127.0.0.1:{database.Port}/write?db=floor{connections}");
            });
        }

        table.AtLeast($"{name}: values from the log", log.Values / ours, "1/s", log.Values / floor, LeastShare * log.Values / floor);
    }

    private static async Task MeasurePostgresAsync(ResultTable table, FilledLog warm, FilledLog log)
    {
        var programs = PostgresProgram.FindPrograms() ?? throw new FileNotFoundException("PostgreSQL is not installed: apt-get install postgresql");
        await using var server = await PostgresProgram.StartAsync(programs);
        await warm.PourAsync($"postgresql://ocs@127.0.0.1:{server.Port}/ocs?schema=warm");
        var ours = await BestAsync(run => log.PourAsync($"postgresql://ocs@127.0.0.1:{server.Port}/ocs?schema=ours{run}"));
        var connection = $"Host=127.0.0.1;Port={server.Port};Username=ocs;Database=ocs;Pooling=false;GssEncryptionMode=Disable";
        var floor = await new CopyClient(log.Decode()).MeasureAsync(connection);
        table.AtLeast("PostgreSQL: values from the log", log.Values / ours, "1/s", log.Values / floor);
        table.AtMost("PostgreSQL: disk for a value, index and time included", await CopyClient.SizeAsync(connection, "ours0") / (double)log.Values, "B", sizeof(double));
    }

    /// <summary>The best of some runs, seconds, each into a place of its own: as many as the floor has.</summary>
    private static async Task<double> BestAsync(Func<int, Task<double>> pour)
    {
        var best = double.PositiveInfinity;
        for (var run = 0; run < LineClient.Connections.Length; run++)
            best = Math.Min(best, await pour(run));
        return best;
    }
}
