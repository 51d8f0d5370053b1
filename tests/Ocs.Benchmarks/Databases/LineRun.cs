using Ocs.Testing.Databases;

namespace Ocs.Benchmarks.Databases;

/// <summary>One run into a database that takes lines, fresh and warmed as before every other run.</summary>
/// <param name="Seconds">How long it took.</param>
/// <param name="Client">For how long processors worked for whoever wrote, seconds.</param>
/// <param name="Server">For how long processors worked for the database, seconds.</param>
internal sealed record LineRun(double Seconds, double Client, double Server)
{
    /// <summary>The database, in a server that has several.</summary>
    public const string Database = "lines";

    /// <summary>Measures one run.</summary>
    public static async Task<LineRun> MeasureAsync(Func<Task<DatabaseProgram>> start, FilledLog warm, Func<DatabaseProgram, Task<double>> run)
    {
        await using var database = await start();
        await warm.PourAsync($"influxdb://127.0.0.1:{database.Port}/{Database}");
        GC.Collect();
        var (client, server) = (Environment.CpuUsage.TotalTime, database.ProcessorTime);
        var seconds = await run(database);
        return new LineRun(seconds, (Environment.CpuUsage.TotalTime - client).TotalSeconds, (database.ProcessorTime - server).TotalSeconds);
    }
}
