using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Ocs.DataNodes;
using Ocs.Feeds;

namespace Ocs.Benchmarks.FirstLight;

/// <summary>How fast a plot of one field over an hour at 10 Hz is answered, beside the same JSON written from ready arrays.</summary>
internal static class Plotting
{
    private const int Samples = 36_000;
    private const int Warm = 50;
    private const int Runs = 200;

    public static async Task MeasureAsync(ResultTable table)
    {
        var clock = TimeProvider.System;
        var end = Math.Floor((clock.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds);
        var times = Enumerable.Range(0, Samples).Select(index => end - 3599 + (index / 10.0)).ToArray();
        var values = times.Select(time => 0.1 + (0.01 * Math.Sin(time / 100)) + (0.001 * Math.Sin(time * 7))).ToArray();

        var cache = new LiveCache(new LiveCacheOptions(), clock, NullLoggerFactory.Instance);
        for (var first = 0; first < Samples; first += 10)
            cache.Apply(Message(times[first..(first + 10)], values[first..(first + 10)], clock));
        await using var server = new DataServer(new DataServerOptions { Port = 0 }, cache, NullLoggerFactory.Instance, clock);
        await server.StartAsync();

        foreach (var points in new[] { 1000, Samples })
        {
            var body = JsonSerializer.Serialize(new
            {
                range = new { from = Iso(end - 3600), to = Iso(end + 1) },
                intervalMs = points == Samples ? 1 : 3600,
                maxDataPoints = points,
                targets = new[] { new { target = "bench-1::samples.value" } },
            });
            var ours = await TimeAsync(new Uri(server.Address, "query"), body);
            await using var floor = await StartFloorAsync(times, values, ours.Points);
            var least = await TimeAsync(new Uri(floor.Urls.First()), body);
            // Every sample there is, unthinned, takes most of its time on the wire: there the mark is the floor.
            table.AtMost(
                $"/query, one field, an hour at 10 Hz, {ours.Points} points",
                ours.Milliseconds,
                "ms",
                least.Milliseconds,
                most: points == Samples ? 1.5 * least.Milliseconds : 5);
        }
    }

    private static async Task<(double Milliseconds, int Points)> TimeAsync(Uri url, string body)
    {
        using var client = new HttpClient();
        var times = new List<double>();
        var length = 0;
        for (var run = 0; run < Warm + Runs; run++)
        {
            var start = Stopwatch.GetTimestamp();
            using var content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
            using var answer = await client.PostAsync(url, content);
            var bytes = await answer.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync();
            if (run >= Warm)
                times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            if (run == 0)
                length = JsonElement.Parse(bytes)[0].GetProperty("datapoints").GetArrayLength();
        }

        return (times.Order().ElementAt(Runs / 2), length);
    }

    // The same number of points, from arrays, by the framework's own writer: what an answer costs at least.
    private static async Task<WebApplication> StartFloorAsync(double[] times, double[] values, int points)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0));
        var application = builder.Build();
        application.Run(async context =>
        {
            context.Response.ContentType = "application/json";
            await using var writer = new Utf8JsonWriter(context.Response.BodyWriter);
            writer.WriteStartArray();
            writer.WriteStartObject();
            writer.WriteString("target", "bench-1::samples.value");
            writer.WriteStartArray("datapoints");
            for (var point = 0; point < points; point++)
            {
                var index = (int)((long)point * (Samples - 1) / Math.Max(1, points - 1));
                writer.WriteStartArray();
                writer.WriteNumberValue(values[index]);
                writer.WriteNumberValue(times[index] * 1000);
                writer.WriteEndArray();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
            writer.WriteEndArray();
        });
        await application.StartAsync();
        return application;
    }

    private static FeedMessage Message(double[] times, double[] values, TimeProvider clock) => new()
    {
        Feed = new FeedInfo { AgentAddress = "observatory.bench-1", FeedName = "samples", Address = "observatory.bench-1.feeds.samples", Record = true },
        Blocks = [new FeedBlock { Name = "block", Timestamps = times, Columns = [new FeedColumn { Name = "value", Type = FeedColumnType.Double, Doubles = values }] }],
        Received = clock.GetUtcNow(),
    };

    private static string Iso(double seconds) =>
        DateTimeOffset.UnixEpoch.AddSeconds(seconds).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
}
