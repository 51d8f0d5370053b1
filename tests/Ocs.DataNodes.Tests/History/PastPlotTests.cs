using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Ocs.DataNodes.Tests.Http;
using Ocs.G3;

namespace Ocs.DataNodes.Tests.History;

/// <summary>Plots of what is older than the cache come from the aggregator's files.</summary>
public sealed class PastPlotTests() : LiveServer(new DataServerOptions { ArchiveFolder = Path.Combine(Folder.FullName, "hk"), IndexFolder = Path.Combine(Folder.FullName, "state", "index") })
{
    private const string Address = "observatory.fake-data-1.feeds.false_temperatures";
    private const string Name = "fake-data-1::false_temperatures.channel_00";

    // Made before the server, which the base class makes.
    private static readonly AsyncLocal<DirectoryInfo?> Made = new();

    private static DirectoryInfo Folder => Made.Value ??= Directory.CreateTempSubdirectory("ocs-past-");

    [Fact]
    public async Task A_plot_goes_on_from_the_archive_into_the_cache_and_no_sample_is_shown_twice()
    {
        Write("channel_00", 3 * 3600, 3000, second => second);
        Cache.Fill(Clock, 3600, 1, index => index - 3599);
        var values = Values(await PlotAsync(Name, 4 * 3600, 100_000));
        Assert.Equal(Enumerable.Range(-3 * 3600, (3 * 3600) + 1).Select(second => (double?)second), values);
    }

    [Fact]
    public async Task What_was_recorded_before_a_restart_is_listed_and_plotted_with_nothing_cached()
    {
        Write("channel_00", 1800, 0, second => second);
        Assert.Equal($"""["{Name}"]""", (await PostAsync("/search", "{}")).GetRawText());
        Assert.Equal(1801, Values(await PlotAsync(Name, 3600, 10_000)).Length);
    }

    [Fact]
    public async Task A_long_plot_keeps_every_spike_and_no_more_points_than_asked_for()
    {
        Write("channel_00", 200_000, 0, second => second == -150_000 ? 1e6 : second == -77_777 ? -1e6 : Math.Sin(second / 1000.0));
        await PostAsync("/search", "{}");
        var values = Values(await PlotAsync(Name, 210_000, 300));
        Assert.InRange(values.Length, 100, 300);
        Assert.Equal((1e6, -1e6), (values.Max(), values.Min()));
    }

    [Fact]
    public async Task A_mean_counts_every_sample()
    {
        Write("channel_00", 20_000, 0, second => second % 10 == 0 ? 10 : 0);
        await PostAsync("/search", "{}");
        var values = Values(await PlotAsync(Name + "#mean", 20_000, 20));
        Assert.All(values[1..^1], value => Assert.InRange(value!.Value, 0.98, 1.02));
    }

    [Fact]
    public async Task What_came_late_stands_where_it_belongs()
    {
        Write("channel_00", 100, 51, second => second);
        Write("channel_00", 20, 0, second => second);
        Write("channel_00_late", 50, 21, second => second);
        await PostAsync("/search", "{}");
        Assert.Equal(Enumerable.Range(-100, 101).Select(second => (double?)second), Values(await PlotAsync(Name, 3600, 10_000)));
    }

    [Fact]
    public async Task A_field_that_is_silent_for_long_is_found_by_its_name()
    {
        Write("channel_00", 20 * 86_400, (20 * 86_400) - 100, second => second);
        Write("channel_01", 10, 0, second => second);
        await using var restarted = new DataServer(Options, Cache, NullLoggerFactory.Instance, Clock);
        await restarted.StartAsync(Token);
        Client.BaseAddress = restarted.Address;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        patience.CancelAfter(TimeSpan.FromMinutes(5));
        var values = Array.Empty<double?>();
        while (values.Length == 0)
        {
            patience.Token.ThrowIfCancellationRequested();
            values = Values(await PlotAsync(@"fake\\-data\\-1::false_temperatures\\.channel_00", 30 * 86_400, 1000));
        }

        Assert.Equal(101, values.Length);
        Assert.Equal("""["fake-data-1::false_temperatures.channel_01"]""", (await PostAsync("/search", "{}")).GetRawText());
    }

    [Fact]
    public async Task A_file_that_is_torn_costs_its_torn_frame_alone()
    {
        Write("channel_00", 2000, 1001, second => second);
        var torn = Write("channel_00", 1000, 0, second => second);
        using (var file = File.OpenWrite(torn))
            file.SetLength(file.Length - 5);
        Cache.Fill(Clock, 1, 1, _ => 7);
        var values = Values(await PlotAsync(Name, 3600, 10_000));
        Assert.Equal((-2000, 7), (values[0], values[^1]));
    }

    [Fact]
    public async Task The_cache_alone_answers_while_there_is_no_archive()
    {
        Cache.Fill(Clock, 10, 1, index => index);
        Assert.Equal(10, Values(await PlotAsync(Name, 7200, 100)).Length);
    }

    private async Task<JsonElement> PlotAsync(string target, double seconds, int points) => Assert.Single((await PostAsync(
        "/query", $$"""{"range":{{Range(seconds)}},"intervalMs":1,"maxDataPoints":{{points}},"targets":[{"target":"{{target}}","refId":"A","type":"timeserie"}]}""")).EnumerateArray());

    /// <summary>Writes a file with a sample each second between two ages, the last included; its value is minus its age.</summary>
    private string Write(string field, int oldest, int newest, Func<int, double> value)
    {
        var now = (long)Math.Floor(Clock.Now());
        var path = Path.Combine(Directory.CreateDirectory(Path.Combine(Folder.FullName, "hk", $"{(now - oldest) / 100_000}")).FullName, $"{now - oldest}.g3");
        var writer = new HkFrameWriter();
        using var file = G3FileWriter.Create(path);
        foreach (var ages in Enumerable.Range(newest, oldest - newest + 1).Reverse().Chunk(300))
        {
            writer.BeginData(new HkDataHeader(1, 0, now, Address, "1.5"), ["temps"]);
            writer.BeginBlock(1);
            writer.AddField(field, [.. ages.Select(age => value(-age))]);
            writer.EndBlock([.. ages.Select(age => G3Ticks.FromUnixSeconds(now - age))]);
            file.Write(writer.EndData().Span);
        }

        return path;
    }
}
