using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace Ocs.Benchmarks.Drills;

/// <summary>The data server of a drill, <c>ocs live</c>, as those who plot see it.</summary>
internal sealed class DrillLive(int port) : IDisposable
{
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(5), BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/")) };

    /// <summary>How many of these agents are plotted up to now, when it is seen to be all of them, or after a minute.</summary>
    public async Task<int> CountPlotsAsync(IReadOnlyList<string> agents)
    {
        var clock = Stopwatch.StartNew();
        var begin = TimeProvider.System.GetUtcNow();
        int plots;
        while ((plots = await CountPlotsSinceAsync(begin, agents)) < agents.Count && clock.Elapsed < TimeSpan.FromMinutes(1))
            await Task.Delay(TimeSpan.FromSeconds(0.5), TimeProvider.System);
        return plots;
    }

    /// <summary>How many of these agents have a sample newer than a time in their plots.</summary>
    public async Task<int> CountPlotsSinceAsync(DateTimeOffset time, IReadOnlyList<string> agents)
    {
        try
        {
            var now = TimeProvider.System.GetUtcNow();
            using var answer = await _http.PostAsJsonAsync(new Uri("query", UriKind.Relative), new
            {
                range = new { from = now.AddSeconds(-20), to = now.AddSeconds(5) },
                intervalMs = 10,
                maxDataPoints = 10_000,
                targets = agents.Select(agent => new { target = $"{agent}::drill.number" }),
            });
            answer.EnsureSuccessStatusCode();
            var series = await answer.Content.ReadFromJsonAsync<JsonElement>();
            return series.EnumerateArray().Count(one => one.GetProperty("datapoints").EnumerateArray().Any(point => point[1].GetInt64() > time.ToUnixTimeMilliseconds()));
        }
        catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException or JsonException)
        {
            return 0;
        }
    }

    public void Dispose() => _http.Dispose();
}
