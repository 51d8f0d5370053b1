using System.Text.Json;
using Ocs.Cli.Tests.Terminal;
using Ocs.G3;

namespace Ocs.Cli.Tests.Commands;

public sealed class ArchiveCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _file;

    public ArchiveCommandTests()
    {
        Directory.CreateDirectory(_folder.PathOf("17600"));
        _file = _folder.PathOf("17600/1760000000.g3");
        var frames = new HkFrameWriter();
        using var file = G3FileWriter.Create(_file);
        file.Write(frames.EncodeSession(new HkSession(7, 1760000000, "HK data")).Span);
        file.Write(frames.EncodeStatus(7, 1760000000, [new HkProvider(0, "o.a.feeds.f")]).Span);
        frames.BeginData(new HkDataHeader(7, 0, 1760000009, "o.a.feeds.f", "1759999990.5"), ["b"]);
        frames.BeginBlock(2);
        frames.AddField("s", ["x,\"y\"", "z"]);
        frames.AddField("t", [1.5, double.NaN]);
        frames.EndBlock([176_000_000_000_000_000, 176_000_000_150_000_000]);
        file.Write(frames.EndData().Span);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Info_counts_what_there_is()
    {
        var run = await RunningCommand.RunAsync("archive", "info", _folder.Root);
        Assert.Equal(0, run.Exit);
        Assert.EndsWith(
            """
            from 2025-10-09T08:53:20.000000Z to 2025-10-09T08:53:21.500000Z
            o.a.feeds.f
              s  G3VectorString  2 samples  block b
              t  G3VectorDouble  2 samples  block b

            """,
            run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_prints_a_row_for_each_time_as_CSV()
    {
        var run = await RunningCommand.RunAsync("archive", "read", _folder.Root, "f.*", "--csv");
        Assert.Equal(
            """"
            time,o.a.feeds.f.s,o.a.feeds.f.t
            2025-10-09T08:53:20.000000Z,"x,""y""",1.5
            2025-10-09T08:53:21.500000Z,z,NaN

            """",
            run.Output);
    }

    [Fact]
    public async Task Read_prints_JSON_that_any_parser_takes()
    {
        var run = await RunningCommand.RunAsync("archive", "read", _folder.Root, "o.a.feeds.f.t", "--json", "--from", "1760000001");
        using var json = JsonDocument.Parse(run.Output);
        var field = json.RootElement.GetProperty("o.a.feeds.f.t");
        Assert.Equal(1760000001.5, field.GetProperty("times")[0].GetDouble());
        Assert.Equal(JsonValueKind.Null, field.GetProperty("values")[0].ValueKind);
    }

    [Fact]
    public async Task Read_says_when_a_field_is_not_there()
    {
        var run = await RunningCommand.RunAsync("archive", "read", _folder.Root, "nothing");
        Assert.Equal(1, run.Exit);
        Assert.Equal("ocs archive read: no field nothing has samples there.\n", run.Error);
    }

    [Fact]
    public async Task Verify_accepts_a_sound_archive_and_names_file_and_byte_of_a_torn_one()
    {
        Assert.Equal(0, (await RunningCommand.RunAsync("archive", "verify", _folder.Root)).Exit);
        using (var file = File.OpenWrite(_file))
            file.SetLength(file.Length - 1);
        var run = await RunningCommand.RunAsync("archive", "verify", _folder.Root);
        Assert.Equal(1, run.Exit);
        Assert.StartsWith($"fault: {_file}: {_file} is cut off in the frame at byte ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_writes_a_file_for_each_field()
    {
        var run = await RunningCommand.RunAsync("archive", "export", _folder.Root, "--to-dir", _folder.PathOf("csv"));
        Assert.Equal(0, run.Exit);
        Assert.Equal(["o.a.feeds.f.s.csv", "o.a.feeds.f.t.csv"], Directory.GetFiles(_folder.PathOf("csv")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Export_writes_lines_of_JSON()
    {
        await RunningCommand.RunAsync("archive", "export", _folder.Root, "--to-dir", _folder.PathOf("out"), "--format", "ndjson");
        Assert.Equal(
            ["""{"time":"2025-10-09T08:53:20.000000Z","value":1.5}""", """{"time":"2025-10-09T08:53:21.500000Z","value":null}"""],
            File.ReadAllLines(_folder.PathOf("out/o.a.feeds.f.t.ndjson")));
    }

    [Fact]
    public async Task Export_writes_files_of_NumPy()
    {
        await RunningCommand.RunAsync("archive", "export", _folder.Root, "--to-dir", _folder.PathOf("out"), "--format", "npy");
        var numbers = File.ReadAllBytes(_folder.PathOf("out/o.a.feeds.f.t.npy"));
        var head = 10 + BitConverter.ToUInt16(numbers, 8);
        Assert.Equal(0, head % 64);
        Assert.Equal([0x93, .. "NUMPY\u0001\0"u8], numbers[..8]);
        Assert.Equal(
            "{'descr': [('time', '<M8[ns]'), ('value', '<f8')], 'fortran_order': False, 'shape': (2,), }",
            System.Text.Encoding.ASCII.GetString(numbers[10..head]).TrimEnd());
        Assert.Equal((byte)'\n', numbers[head - 1]);
        Assert.Equal(head + 32, numbers.Length);
        Assert.Equal((1_760_000_001_500_000_000, double.NaN), (BitConverter.ToInt64(numbers, head + 16), BitConverter.ToDouble(numbers, head + 24)));
        var texts = File.ReadAllBytes(_folder.PathOf("out/o.a.feeds.f.s.npy"));
        Assert.Contains("('value', '<U5')", System.Text.Encoding.Latin1.GetString(texts), StringComparison.Ordinal);
        Assert.Equal("z\0\0\0\0", System.Text.Encoding.UTF32.GetString(texts[^20..]));
    }

    [Fact]
    public async Task Read_thins_a_field_and_keeps_its_index_beside_the_archive()
    {
        var hk = Directory.CreateDirectory(_folder.PathOf("data/hk/17600")).FullName;
        File.Copy(_file, Path.Combine(hk, "1760000000.g3"));
        File.Copy(_file, Path.Combine(hk, "1760000001.g3"));
        var run = await RunningCommand.RunAsync("archive", "read", _folder.PathOf("data"), "t", "--csv", "--points", "1");
        Assert.Equal("time,o.a.feeds.f.t\n2025-10-09T08:53:20.000000Z,1.5\n", run.Output);
        Assert.True(File.Exists(_folder.PathOf("data/state/index/17600/1760000000.g3.index")));
        Assert.Equal("2 files are indexed\n", (await RunningCommand.RunAsync("archive", "index", _folder.PathOf("data/hk"))).Output);
    }

    [Theory]
    [InlineData(1, "archive", "info", "/no/such/folder")]
    [InlineData(2, "archive", "read", "x", "--from", "yesterday-ish")]
    public async Task What_makes_no_sense_is_one_sentence(int exit, params string[] arguments)
    {
        var run = await RunningCommand.RunAsync(arguments);
        Assert.Equal(exit, run.Exit);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        Assert.NotEmpty(run.Error);
    }
}
