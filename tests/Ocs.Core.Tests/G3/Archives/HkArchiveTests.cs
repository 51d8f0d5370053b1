using Ocs.G3;

namespace Ocs.Core.Tests.G3.Archives;

public sealed class HkArchiveTests
{
    private static readonly string Folder = Golden.PathOf("hk_dirs");

    [Fact]
    public void Files_are_found_in_the_order_of_their_numbers() =>
        Assert.Equal(["1760099400.g3", "1760100121.g3"], Copy().Files.Select(Path.GetFileName));

    [Fact]
    public void A_summary_counts_feeds_fields_and_samples()
    {
        var summary = HkArchiveSummary.Of(Copy());
        Assert.Equal(2, summary.Files);
        Assert.NotEmpty(summary.Feeds);
        Assert.Empty(summary.Faults);
        Assert.True(summary.Samples > 0);
        Assert.True(summary.First < summary.Last);
    }

    [Fact]
    public void Files_of_the_original_aggregator_are_sound()
    {
        var verification = HkVerification.Of(Copy());
        Assert.Empty(verification.Faults);
        Assert.Equal(HkArchiveSummary.Of(Copy()).Samples, verification.Feeds.Sum(feed => feed.Samples));
    }

    [Fact]
    public void A_torn_file_is_named_and_its_whole_frames_count()
    {
        var archive = Copy();
        var file = archive.Files[0];
        using (var stream = File.OpenWrite(file))
            stream.SetLength(stream.Length - 3);
        var fault = Assert.Single(HkVerification.Of(archive).Faults);
        Assert.Equal("structure", fault.Rule);
        Assert.Contains($"{file} is cut off in the frame at byte ", fault.Message, StringComparison.Ordinal);
        Assert.Single(HkArchiveSummary.Of(archive).Faults);
    }

    [Fact]
    public void A_stray_file_in_the_archive_is_a_fault()
    {
        var archive = Copy();
        File.WriteAllText(Path.Combine(archive.Path, "17600", "notes.txt"), "");
        File.WriteAllText(Path.Combine(archive.Path, "index"), "");
        Assert.Equal(["naming", "naming", "naming"], HkVerification.Of(HkArchive.Open(archive.Path)).Faults.Select(fault => fault.Rule));
    }

    [Fact]
    public void Each_broken_rule_is_named()
    {
        var folder = Directory.CreateDirectory(Path.Combine(Directory.CreateTempSubdirectory("hk-").FullName, "17600")).FullName;
        var frames = new HkFrameWriter();
        using (var file = G3FileWriter.Create(Path.Combine(folder, "1760000000.g3")))
        {
            file.Write(frames.EncodeStatus(1, 2, [new HkProvider(0, "o.a.feeds.f")]).Span);
            Write(file, frames, 0, "o.a.feeds.f", "b", [2, 1], writer => writer.AddField("x", [1.0, 2.0]));
            Write(file, frames, 0, "o.a.feeds.f", "c", [3], writer => writer.AddField("x", [5L]));
            Write(file, frames, 7, "o.a.b.feeds.f", "b", [4, 5], writer => writer.AddField("1 x", [1.0]));
        }

        Assert.Equal(
            ["blocks", "fields", "names", "names", "session", "status", "status", "times", "types"],
            HkVerification.Of(HkArchive.Open(Path.GetDirectoryName(folder)!)).Faults.Select(fault => fault.Rule).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_query_finds_fields_by_the_end_of_their_names_within_a_span()
    {
        var archive = Copy();
        var name = HkArchiveSummary.Of(archive).Feeds.First();
        var field = name.Value.Values.First();
        var history = new HkHistory(archive.Path);
        var all = history.Read($"{name.Key}.{field.Name}", long.MinValue / 2, long.MaxValue / 2)!;
        Assert.Equal(field.Samples, all.Count);
        var part = history.Read($"{name.Key}.{field.Name}", all.Ticks[1], all.Ticks[2])!;
        Assert.Equal(all.Ticks[1..3].ToArray(), part.Ticks.ToArray());
        Assert.NotEmpty(history.FindFields([field.Name], long.MinValue / 2, long.MaxValue / 2));
        Assert.Empty(history.FindFields(["nothing"], long.MinValue / 2, long.MaxValue / 2));
    }

    private static HkArchive Copy()
    {
        var folder = Directory.CreateTempSubdirectory("hk-").FullName;
        foreach (var path in Directory.GetFiles(Folder, "*.g3", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(folder, Path.GetRelativePath(Folder, path));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(path, copy);
        }

        return HkArchive.Open(folder);
    }

    private static void Write(G3FileWriter file, HkFrameWriter frames, long provider, string address, string block, long[] ticks, Action<HkFrameWriter> addField)
    {
        frames.BeginData(new HkDataHeader(1, provider, 3, address, "4"), [block]);
        frames.BeginBlock(1);
        addField(frames);
        frames.EndBlock(ticks);
        file.Write(frames.EndData().Span);
    }
}
