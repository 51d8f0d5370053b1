using Ocs.Testing.Databases;

namespace Ocs.Benchmarks.Databases;

/// <summary>How fast a log is brought to real databases, beside the fastest client that there is for each.</summary>
internal sealed class DatabasesBenchmark : Benchmark
{
    private const double LeastShare = 0.8;
    private const int Rounds = 5;

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

    /// <summary>The log and the client in turns, each time into a fresh server: the median of rounds, as single runs differ by a third.</summary>
    private static async Task MeasureLinesAsync(ResultTable table, string name, Func<Task<DatabaseProgram>> start, FilledLog warm, FilledLog log)
    {
        var client = new LineClient(log.Decode());
        Task<LineRun> OursAsync() => LineRun.MeasureAsync(start, warm, database => log.PourAsync($"influxdb://127.0.0.1:{database.Port}/{LineRun.Database}"));
        Task<LineRun> ClientsAsync(int connections) => LineRun.MeasureAsync(start, warm, database => client.MeasureAsync(database, connections));

        var tried = new List<(double Seconds, int Connections)>();
        foreach (var connections in LineClient.Connections)
            tried.Add(((await ClientsAsync(connections)).Seconds, connections));
        var best = tried.Min().Connections;
        var (ours, floor) = (new List<LineRun>(), new List<LineRun>());
        for (var round = 0; round < Rounds; round++)
        {
            // Who comes first may find the disk busier, or less so.
            if (round % 2 == 0)
                ours.Add(await OursAsync());
            floor.Add(await ClientsAsync(best));
            if (round % 2 == 1)
                ours.Add(await OursAsync());
        }

        var reached = Median(ours.Select(run => log.Values / run.Seconds));
        var ratio = Median(ours.Zip(floor, (our, client) => client.Seconds / our.Seconds));
        table.AtLeast($"{name}: values from the log", reached, "1/s", reached / ratio, LeastShare * reached / ratio);
        table.AtMost($"{name}: processor time of the aggregator for a value", Median(ours.Select(run => run.Client / log.Values)) * 1e6, "µs", Median(floor.Select(run => run.Client / log.Values)) * 1e6);
        table.AtMost($"{name}: processor time of the database for a value", Median(ours.Select(run => run.Server / log.Values)) * 1e6, "µs", Median(floor.Select(run => run.Server / log.Values)) * 1e6);
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
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
