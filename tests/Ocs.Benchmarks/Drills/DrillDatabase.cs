using System.Globalization;
using System.Text.Json;
using Ocs.Testing;
using Ocs.Testing.Databases;

namespace Ocs.Benchmarks.Drills;

/// <summary>An InfluxDB 1 of a drill, into which the aggregator publishes.</summary>
internal sealed class DrillDatabase : IDisposable
{
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(100) };

    private DrillDatabase(string program, string folder, DrillLog log)
    {
        Port = FreePort.Choose();
        Process = new DrillProcess("influxdb", log, program, DatabaseProgram.ConfigureInflux(Directory.CreateDirectory(folder).FullName, Port));
        _http.BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Port}/"));
    }

    public int Port { get; }

    public DrillProcess Process { get; }

    /// <summary>A database in a folder, not started; null where none is installed.</summary>
    public static DrillDatabase? Create(string folder, DrillLog log) => DatabaseProgram.Find("influxd") is { } program ? new DrillDatabase(program, folder, log) : null;

    /// <summary>Every sample of an agent in one of its databases: by life and number, its check and its time in nanoseconds.</summary>
    /// <exception cref="HttpRequestException">The database does not answer.</exception>
    public async Task<Dictionary<(long Life, long Number), (long Check, long Nanoseconds)>> ReadAsync(string agent, string database)
    {
        var query = Uri.EscapeDataString($"SELECT \"life\",\"number\",\"check\" FROM \"observatory.{agent}\" WHERE \"feed\"='drill'");
        using var stream = await _http.GetStreamAsync(new Uri($"query?db={database}&epoch=ns&q={query}", UriKind.Relative));
        using var answer = await JsonDocument.ParseAsync(stream);
        var samples = new Dictionary<(long, long), (long, long)>();
        foreach (var result in answer.RootElement.GetProperty("results").EnumerateArray())
        {
            if (!result.TryGetProperty("series", out var series))
                continue;
            foreach (var row in series.EnumerateArray().SelectMany(one => one.GetProperty("values").EnumerateArray()))
                samples[(row[1].GetInt64(), row[2].GetInt64())] = (row[3].GetInt64(), row[0].GetInt64());
        }

        return samples;
    }

    public void Dispose()
    {
        Process.Dispose();
        _http.Dispose();
    }
}
