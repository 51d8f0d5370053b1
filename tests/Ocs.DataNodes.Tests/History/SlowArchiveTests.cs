using System.Diagnostics;
using Ocs.DataNodes.Tests.Http;

namespace Ocs.DataNodes.Tests.History;

/// <summary>An archive on a disk that hangs, which a pipe that nobody writes stands for: opening it never ends.</summary>
public sealed class SlowArchiveTests() : LiveServer(new DataServerOptions { ArchiveFolder = Folder.FullName, TargetDeadline = TimeSpan.FromSeconds(4) })
{
    // Made before the server, which the base class makes.
    private static readonly AsyncLocal<DirectoryInfo?> Made = new();

    private static DirectoryInfo Folder => Made.Value ??= MakeHanging();

    [Fact]
    public async Task A_target_that_the_archive_is_slow_to_read_takes_no_other_with_it()
    {
        Cache.Fill(Clock, 60, 1, index => index);
        Cache.Apply(Samples.Feed(feed: "old"), Samples.Block([Clock.Now() - 3500], ("x", [7])));
        var query = PostAsync("/query", $$"""
            {"range":{{Range(3550)}},"intervalMs":1000,"maxDataPoints":1000,"targets":[{"target":"fake-data-1::false_temperatures.channel_00"},{"target":"fake-data-1::old.x"}]}
            """);
        await HangingAsync(query);
        var series = await query;
        Assert.Equal(60, Values(series[0]).Length);
        Assert.Equal([7], Values(series[1]));
    }

    [Fact]
    public async Task A_list_of_fields_and_a_query_of_InfluxDBs_end_too()
    {
        Cache.Fill(Clock, 60, 1, index => index);
        var search = PostAsync("/search", "{}");
        await HangingAsync(search);
        Assert.Equal("""["fake-data-1::false_temperatures.channel_00"]""", (await search).GetRawText());

        var influx = Client.GetStringAsync(new Uri($"query?db=ocs_feeds&q={Uri.EscapeDataString("SELECT count(channel_00) FROM \"observatory.fake-data-1\"")}", UriKind.Relative), Token);
        await HangingAsync(influx);
        Assert.Contains(",60]", await influx, StringComparison.Ordinal);
    }

    /// <summary>Lets time pass until a request that waits for the archive has ended.</summary>
    private async Task HangingAsync(Task request)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        patience.CancelAfter(TimeSpan.FromMinutes(5));
        while (!request.IsCompleted)
        {
            Clock.Advance(TimeSpan.FromSeconds(0.5));
            await Task.WhenAny(request, Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, patience.Token));
            patience.Token.ThrowIfCancellationRequested();
        }
    }

    private static DirectoryInfo MakeHanging()
    {
        var folder = Directory.CreateTempSubdirectory("ocs-hanging-");
        using var made = Process.Start("mkfifo", [Path.Combine(folder.FullName, "1767323000.g3")]);
        made.WaitForExit();
        return folder;
    }
}
