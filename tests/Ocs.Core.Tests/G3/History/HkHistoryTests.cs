using Ocs.G3;
using Ocs.Testing;

namespace Ocs.Core.Tests.G3.History;

public sealed class HkHistoryTests : IDisposable
{
    private const long Beginning = long.MinValue / 2;
    private const long End = long.MaxValue / 2;

    private readonly WrittenArchive _archive = new();

    public void Dispose() => _archive.Dispose();

    [Theory]
    [InlineData("hk_dirs")]
    [InlineData("hk_basic.g3")]
    [InlineData("hk_basic.g3.gz")]
    [InlineData("hk_basic.g3.bz2")]
    [InlineData("hk_types.g3")]
    [InlineData("hk_v0.g3")]
    public void What_the_original_wrote_reads_as_without_an_index(string golden)
    {
        var path = Golden.PathOf(golden);
        var expected = WholeFileQuery.Run(HkArchive.Open(path), [], Beginning, End).Series;
        Assert.NotEmpty(expected);
        foreach (var folder in new[] { null, _archive.Index, _archive.Index })
        {
            var history = new HkHistory(path, folder);
            Assert.Equal(expected.Select(series => new HkHistoryField(series.Name, series.Type)), history.FindFields([], Beginning, End));
            foreach (var series in expected)
            {
                AssertEqual(series, history.Read(series.Name, Beginning, End));
                var (from, to) = (series.Ticks[series.Count / 3], series.Ticks[series.Count * 2 / 3]);
                AssertEqual(WholeFileQuery.Run(HkArchive.Open(path), [series.Name], from, to).Series.Single(), history.Read(series.Name, from, to));
            }

            Assert.Empty(history.Faults);
        }
    }

    [Fact]
    public void Thinned_samples_are_the_lowest_and_highest_of_each_span_whatever_was_decoded()
    {
        var random = new Random(5);
        for (var file = 0; file < 8; file++)
        {
            for (var frame = 0; frame < 5; frame++)
            {
                var start = (file * 3600) + (frame * 720);
                _archive.Write(file * 3600, (
                    [.. Enumerable.Range(0, 720).Select(second => start + second + 0.25)],
                    [.. Enumerable.Range(0, 720).Select(_ => random.Next(9) == 0 ? double.NaN : Math.Round(random.NextDouble(), 2))]));
            }
        }

        _archive.Compress(3 * 3600);
        var history = _archive.Open();
        foreach (var (from, to, points) in new[] { (Beginning, End, 10), (Beginning, End, 700), (WrittenArchive.Ticks(1000), WrittenArchive.Ticks(20_000), 33), (WrittenArchive.Ticks(5), WrittenArchive.Ticks(9000), 1) })
        {
            var all = history.Read(WrittenArchive.Field, from, to)!;
            var thin = history.Thin(WrittenArchive.Field, from, to, points)!;
            Assert.InRange(thin.Count, points, 2 * points);
            AssertEqual(Expected(all, Math.Max(from, WrittenArchive.Ticks(0.25)), Math.Min(to, WrittenArchive.Ticks(28_799.25)), points), thin);
        }

        Assert.Equal(28_800, history.Read(WrittenArchive.Field, Beginning, End)!.Count);
        AssertEqual(history.Read(WrittenArchive.Field, Beginning, End)!, history.Thin(WrittenArchive.Field, Beginning, End, 14_400));
    }

    [Fact]
    public void A_file_that_grows_is_read_on()
    {
        _archive.Write(0, ([1, 2], [10, 20]));
        var history = _archive.Open();
        Assert.Equal([10, 20], history.Read(WrittenArchive.Field, Beginning, End)!.Numbers);
        _archive.Write(0, ([3], [30]));
        Assert.Equal([10, 20, 30], history.Read(WrittenArchive.Field, Beginning, End)!.Numbers);
        Assert.Empty(_archive.IndexFiles());
        _archive.Write(100, ([101], [40]));
        Assert.Equal([10, 20, 30, 40], history.Read(WrittenArchive.Field, Beginning, End)!.Numbers);
        Assert.Single(_archive.IndexFiles());
    }

    [Fact]
    public void Files_are_listed_anew_after_a_while_and_one_that_grows_is_read_on_meanwhile()
    {
        var clock = new FakeClock();
        _archive.Write(0, ([1], [10]));
        var history = new HkHistory(_archive.Hk, _archive.Index, TimeSpan.FromSeconds(1), clock);
        Assert.Equal([10], history.Read(WrittenArchive.Field, Beginning, End)!.Numbers);
        _archive.Write(0, ([2], [20]));
        _archive.Write(100, ([101], [30]));
        Assert.Equal([10, 20], history.Read(WrittenArchive.Field, Beginning, End)!.Numbers);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([10, 20, 30], history.Read(WrittenArchive.Field, Beginning, End)!.Numbers);
        Assert.Equal([_archive.PathOf(0), _archive.PathOf(100)], history.Files);
    }

    [Fact]
    public void A_file_that_was_cut_is_indexed_anew()
    {
        var file = _archive.Write(0, ([1, 2], [10, 20]));
        var length = new FileInfo(file).Length;
        _archive.Write(0, ([3], [30]));
        _archive.Write(100, ([101], [40]));
        Assert.Equal(4, _archive.Open().Read(WrittenArchive.Field, Beginning, End)!.Count);
        using (var cut = File.OpenWrite(file))
            cut.SetLength(length);
        Assert.Equal([10, 20, 40], _archive.Open().Read(WrittenArchive.Field, Beginning, End)!.Numbers);
    }

    [Fact]
    public void A_torn_file_gives_its_whole_frames_and_one_sentence()
    {
        var file = _archive.Write(0, ([1, 2], [10, 20]), ([3], [30]));
        _archive.Write(100, ([101], [40]));
        using (var cut = File.OpenWrite(file))
            cut.SetLength(cut.Length - 3);
        var history = _archive.Open();
        Assert.Equal([10, 20, 40], history.Read(WrittenArchive.Field, Beginning, End)!.Numbers);
        Assert.Contains($"{file} is cut off in the frame at byte ", Assert.Single(history.Faults), StringComparison.Ordinal);
    }

    [Fact]
    public void An_index_that_is_damaged_at_any_byte_is_made_again()
    {
        _archive.Write(0, ([1, 2], [10, 20]));
        _archive.Write(100, ([101], [40]));
        _archive.Open().Update();
        var path = Assert.Single(_archive.IndexFiles());
        var sound = File.ReadAllBytes(path);
        for (var at = 0; at < sound.Length; at++)
        {
            var damaged = sound.ToArray();
            damaged[at] ^= 0x41;
            File.WriteAllBytes(path, at % 2 == 0 ? damaged : damaged[..at]);
            Assert.Equal([10, 20, 40], _archive.Open().Read(WrittenArchive.Field, Beginning, End)!.Numbers);
        }
    }

    [Fact]
    public void An_index_is_found_again_by_the_next_program()
    {
        _archive.Write(0, ([1, 2], [10, 20]));
        _archive.Write(100, ([101], [40]));
        _archive.Open().Update();
        var made = File.GetLastWriteTimeUtc(Assert.Single(_archive.IndexFiles()));
        Assert.Equal([10, 20, 40], _archive.Open().Read(WrittenArchive.Field, Beginning, End)!.Numbers);
        Assert.Equal(made, File.GetLastWriteTimeUtc(Assert.Single(_archive.IndexFiles())));
    }

    [Fact]
    public void What_came_late_is_found_by_its_time_and_not_by_the_name_of_its_file()
    {
        _archive.Write(0, ([1, 2], [10, 20]));
        _archive.Write(500_000, ([3], [30]), ([500_001], [40]));
        _archive.Write(600_000, ([600_001], [50]));
        var history = _archive.Open();
        history.Update();
        Assert.Equal([10, 20, 30], history.Read(WrittenArchive.Field, Beginning, WrittenArchive.Ticks(1000))!.Numbers);
        Assert.Equal([10, 20, 30], _archive.Open().Read(WrittenArchive.Field, Beginning, WrittenArchive.Ticks(1000))!.Numbers);
    }

    [Fact]
    public void An_index_that_cannot_be_kept_is_said_once_and_costs_no_answer()
    {
        _archive.Write(0, ([1, 2], [10, 20]));
        _archive.Write(100, ([101], [40]));
        Directory.CreateDirectory(Path.GetDirectoryName(_archive.Index)!);
        File.WriteAllText(_archive.Index, "a file where the folder should be");
        var history = _archive.Open();
        Assert.Equal([10, 20, 40], history.Read(WrittenArchive.Field, Beginning, End)!.Numbers);
        Assert.Contains("could not be kept, so it will be made again", Assert.Single(history.Faults), StringComparison.Ordinal);
    }

    [Fact]
    public void Files_that_are_gone_are_forgotten()
    {
        var first = _archive.Write(0, ([1, 2], [10, 20]));
        _archive.Write(100, ([101], [40]));
        var history = _archive.Open();
        Assert.Equal(3, history.Read(WrittenArchive.Field, Beginning, End)!.Count);
        File.Delete(first);
        Assert.Equal([40], history.Read(WrittenArchive.Field, Beginning, End)!.Numbers);
    }

    [Fact]
    public void Text_and_flags_and_integers_come_back_as_they_are()
    {
        _archive.Append(0, [1, 2], writer => writer.AddField("x", ["on", "öff"]));
        _archive.Append(100, [101], writer => writer.AddField("x", ["on"]));
        Assert.Equal(["on", "öff", "on"], _archive.Open().Thin(WrittenArchive.Field, Beginning, End, 1)!.Texts);
        using var numbers = new WrittenArchive();
        numbers.Append(0, [1, 2], writer => writer.AddField("x", [true, false]));
        numbers.Append(100, [101], writer => writer.AddField("x", [-70_000L]));
        Assert.Equal([1, 0, -70_000], numbers.Open().Read(WrittenArchive.Field, Beginning, End)!.Numbers);
    }

    private static HkSeries Expected(HkSeries all, long first, long last, int points)
    {
        var buckets = new SortedDictionary<long, List<(long Tick, double Value)>>();
        var width = (double)(last - first + 1) / points;
        for (var index = 0; index < all.Count; index++)
        {
            var bucket = (long)((all.Ticks[index] - first) / width);
            if (!buckets.TryGetValue(bucket, out var samples))
                buckets.Add(bucket, samples = []);
            samples.Add((all.Ticks[index], all.Numbers[index]));
        }

        var thin = new HkSeries(all.Name, all.Type);
        foreach (var samples in buckets.Values)
        {
            var numbers = samples.Where(sample => !double.IsNaN(sample.Value)).DefaultIfEmpty(samples[0]).ToList();
            var kept = new[] { numbers.MinBy(sample => sample.Value), numbers.MaxBy(sample => sample.Value) };
            foreach (var (tick, value) in kept.Distinct().OrderBy(sample => sample.Tick))
                thin.Add(HkField.Over("x", HkFieldType.Double, 1, BitConverter.GetBytes(value), 64, false), [tick], Beginning, End);
        }

        return thin;
    }

    private static void AssertEqual(HkSeries expected, HkSeries? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal((expected.Name, expected.Type), (actual.Name, actual.Type));
        Assert.Equal(expected.Ticks, actual.Ticks);
        Assert.Equal(expected.Numbers, actual.Numbers);
        Assert.Equal(expected.Texts, actual.Texts);
    }
}
