using Microsoft.Extensions.Logging.Abstractions;
using Ocs.DataNodes.Sisock;
using Ocs.G3;

namespace Ocs.DataNodes.Tests.Sisock;

/// <summary>Data nodes over files: weather, a radiometer, an archive, the host's sensors.</summary>
public sealed class FileNodeTests : IDisposable
{
    private static readonly string Data = Path.Combine(AppContext.BaseDirectory, "Sisock", "Data");

    private readonly string _folder = Directory.CreateTempSubdirectory("ocs-nodes-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_weather_file_says_its_fields_and_units_and_gives_its_samples()
    {
        var node = Node("weather_*.csv");
        var fields = await node.GetFieldsAsync(1, 2e9, Token);
        Assert.Equal(["humidity %", "pressure mbar", "windspeed m/s"], fields.Select(field => $"{field.Name} {field.Unit}"));
        var series = Assert.Single(await node.GetDataAsync(["humidity", "nothing"], 1499990460, 2e9, null, Token));
        Assert.Equal([(1499990460, 12.7), (1499990580, 12.9)], series.Times.Zip(series.Numbers));
    }

    [Fact]
    public async Task A_radiometer_file_counts_days_of_the_year_in_its_name()
    {
        var node = Node("PWV_SITE_*.txt", "day-of-year", "pwv [mm]");
        Assert.Equal(("pwv", "mm"), (await node.GetFieldsAsync(1, 2e9, Token)).Select(field => (field.Name, field.Unit)).Single());
        var series = Assert.Single(await node.GetDataAsync(["pwv"], 1, 2e9, null, Token));
        Assert.Equal([0.84, 0.86, 0.91], series.Numbers);
        Assert.Equal(new DateTimeOffset(2018, 7, 21, 12, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds(), series.Times[0], 3);
    }

    [Fact]
    public async Task A_file_that_grows_is_read_again_and_an_empty_range_has_no_fields()
    {
        var path = Path.Combine(_folder, "a.csv");
        await File.WriteAllTextAsync(path, "time,x\n10,1\n", Token);
        var node = new TextFileDataNode(new TextFileNodeOptions { Name = "a", Files = path }, NullLoggerFactory.Instance);
        Assert.Equal([1], Assert.Single(await node.GetDataAsync(["x"], 1, 100, null, Token)).Numbers);
        await File.AppendAllTextAsync(path, "20,2\nnonsense\n30,3\n", Token);
        Assert.Equal([1, 2, 3], Assert.Single(await node.GetDataAsync(["x"], 1, 100, null, Token)).Numbers);
        Assert.Empty(await node.GetFieldsAsync(200, 300, Token));
        Assert.Empty(await node.GetDataAsync(["x"], 100, 1, null, Token));
    }

    [Fact]
    public async Task An_archive_gives_its_fields_with_their_types()
    {
        var node = new ArchiveDataNode(new ArchiveNodeOptions { DataDir = Path.Combine(Data, "hk_basic.g3") });
        var fields = (await node.GetFieldsAsync(1, 2e9, Token)).ToDictionary(field => field.Name, field => field.Type);
        Assert.Equal(DataNodeFieldType.Text, fields["observatory.LSSIM.feeds.status.mode"]);
        Assert.Equal(DataNodeFieldType.Boolean, fields["observatory.LSSIM.feeds.status.door_open"]);
        var series = await node.GetDataAsync(
            ["observatory.fake-data1.feeds.false_temperatures.channel_00", "observatory.LSSIM.feeds.status.mode"], 1760000000, 1760000004, null, Token);
        var numbers = series.Single(one => one.Texts is null);
        Assert.Equal([(1760000001, 0.1), (1760000002, 0.6), (1760000003, 1.1), (1760000004, 1.6)], numbers.Times.Zip(numbers.Numbers));
        Assert.Equal(["idle", "scanning"], series.Single(one => one.Texts is not null).Texts!);
    }

    [Fact]
    public async Task An_archive_of_weeks_is_searched_from_its_index_and_a_stride_keeps_its_extremes()
    {
        const int days = 20, each = 3600;
        var node = new ArchiveDataNode(new ArchiveNodeOptions { DataDir = Path.Combine(_folder, "data") }, Path.Combine(_folder, "index"));
        for (var file = 0; file < days; file++)
            WriteFile(1_760_000_000 + (file * 86_400), each, file == 3 ? "x_old" : "x");
        var fields = await node.GetFieldsAsync(1, 1_760_000_000 + (days * 86_400), Token);
        Assert.Equal(["o.a.feeds.f.x", "o.a.feeds.f.x_old"], fields.Select(field => field.Name));
        Assert.Equal(days, Directory.GetFiles(Path.Combine(_folder, "index"), "*.index", SearchOption.AllDirectories).Length + 1);

        var thinned = Assert.Single(await node.GetDataAsync(["o.a.feeds.f.x"], 1, 1_760_000_000 + (days * 86_400), 3600, Token));
        Assert.InRange(thinned.Times.Count, 19, 8 * days);
        Assert.Equal((-each + 1, each - 1), (thinned.Numbers.Min(), thinned.Numbers.Max()));
    }

    [Fact]
    public async Task An_archive_that_is_not_there_has_no_fields()
    {
        var node = new ArchiveDataNode(new ArchiveNodeOptions { DataDir = Path.Combine(_folder, "none") });
        Assert.Empty(await node.GetFieldsAsync(1, 2e9, Token));
        Assert.Empty(await node.GetDataAsync(["x"], 1, 2e9, null, Token));
    }

    [Fact]
    public void Sensors_are_named_by_chip_and_label_and_without_any_there_is_the_load()
    {
        var chip = Directory.CreateDirectory(Path.Combine(_folder, "class", "hwmon", "hwmon0")).FullName;
        File.WriteAllText(Path.Combine(_folder, "loadavg"), "0.25 0.1 0.1 1/100 1\n");
        var sensors = new SensorFiles(_folder, _folder);
        Assert.Equal([("load_1min", 0.25, null)], sensors.Read());
        File.WriteAllText(Path.Combine(chip, "name"), "coretemp\n");
        File.WriteAllText(Path.Combine(chip, "temp1_input"), "45000\n");
        File.WriteAllText(Path.Combine(chip, "temp1_label"), "Core 0\n");
        Assert.Equal([("coretemp_core_0", 45, "degC")], sensors.Read());
    }

    /// <summary>A file with a sample each second that grows to both sides.</summary>
    private void WriteFile(long begin, int count, string field)
    {
        var path = Path.Combine(Directory.CreateDirectory(Path.Combine(_folder, "data", "hk", $"{begin / 100_000}")).FullName, $"{begin}.g3");
        var writer = new HkFrameWriter();
        using var file = G3FileWriter.Create(path);
        writer.BeginData(new HkDataHeader(1, 0, begin, "o.a.feeds.f", "1.5"), ["b"]);
        writer.BeginBlock(1);
        writer.AddField(field, [.. Enumerable.Range(0, count).Select(row => row % 2 == 0 ? -(double)row - 1 : row)]);
        writer.EndBlock([.. Enumerable.Range(0, count).Select(row => G3Ticks.FromUnixSeconds(begin + row))]);
        file.Write(writer.EndData().Span);
    }

    private static TextFileDataNode Node(string files, string time = "unix", string columns = "") =>
        new(new TextFileNodeOptions { Name = "weather", Files = Path.Combine(Data, files), Time = time, Columns = columns }, NullLoggerFactory.Instance);
}
