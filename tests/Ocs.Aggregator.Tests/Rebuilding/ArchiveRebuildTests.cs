using System.Globalization;
using Ocs.Aggregator.Certificates;
using Ocs.Aggregator.Ledger;
using Ocs.Aggregator.Log;
using Ocs.Aggregator.Rebuilding;
using Ocs.G3;
using Ocs.Journals;

namespace Ocs.Aggregator.Tests.Rebuilding;

public sealed class ArchiveRebuildTests : IDisposable
{
    private const int Count = 200;

    private readonly LoggedArchive _archive = new();

    public ArchiveRebuildTests() => _archive.Record(Count);

    private IReadOnlyList<string> Files => HkArchive.Open(_archive.Places.Archive).Files;

    private string Target => Path.Combine(_archive.Folder, "rebuilt");

    public void Dispose() => _archive.Dispose();

    [Fact]
    public void A_sound_archive_is_copied_byte_for_byte()
    {
        var rebuild = Rebuild();
        Assert.Equal((Files.Count, 0, 0L, 0L), (rebuild.Copied, rebuild.Rewritten, rebuild.Messages, rebuild.Lost));
        Assert.Equal(Files.Select(File.ReadAllBytes), HkArchive.Open(Target).Files.Select(File.ReadAllBytes));
        AssertComplete();
    }

    [Fact]
    public void A_file_that_is_gone_is_made_again_under_its_name()
    {
        var gone = Files[1];
        File.Delete(gone);
        Assert.False(_archive.Certify().IsComplete);
        var rebuild = Rebuild();
        Assert.Equal((1, 0L), (rebuild.Rewritten, rebuild.Lost));
        Assert.True(rebuild.Messages > 0);
        Assert.Contains(HkArchive.Open(Target).Files, file => HkArchive.NumberOf(file) == HkArchive.NumberOf(gone));
        AssertComplete();
    }

    [Theory]
    [InlineData(0.01)]
    [InlineData(0.3)]
    [InlineData(0.5)]
    [InlineData(0.99)]
    public void A_byte_that_changed_costs_one_frame_which_comes_from_the_log(double where)
    {
        var bytes = File.ReadAllBytes(Files[1]);
        bytes[(int)(bytes.Length * where)] ^= 0x55;
        File.WriteAllBytes(Files[1], bytes);
        Assert.False(_archive.Certify().IsComplete);
        var rebuild = Rebuild();
        Assert.Equal((1, 0L), (rebuild.Rewritten, rebuild.Lost));
        AssertComplete();
    }

    [Fact]
    public void A_file_that_was_cut_is_whole_again()
    {
        using (var stream = File.OpenWrite(Files[2]))
            stream.SetLength(stream.Length / 2);
        Assert.Equal(0, Rebuild().Lost);
        AssertComplete();
    }

    [Fact]
    public void An_archive_that_is_gone_comes_from_log_and_ledger()
    {
        Directory.Delete(_archive.Places.Archive, recursive: true);
        var rebuild = Rebuild();
        Assert.Equal((0, Count), (rebuild.Copied, rebuild.Messages));
        AssertComplete();
    }

    [Fact]
    public void Archive_and_ledger_that_are_gone_come_from_the_log()
    {
        Directory.Delete(_archive.Places.Archive, recursive: true);
        Directory.Delete(_archive.Places.Ledger, recursive: true);
        Assert.Equal(Count, Rebuild().Messages);
        AssertComplete();
    }

    [Fact]
    public void A_ledger_that_is_gone_is_made_again_from_files_and_log()
    {
        Directory.Delete(_archive.Places.Ledger, recursive: true);
        var rebuild = Rebuild();
        Assert.Equal((Files.Count, 0L), (rebuild.Copied, rebuild.Messages));
        AssertComplete();
    }

    [Fact]
    public void A_ledger_whose_accounts_are_damaged_is_made_again()
    {
        File.WriteAllText(Path.Combine(_archive.Places.Ledger, LedgerFile.Name), "{");
        Rebuild();
        AssertComplete();
    }

    [Fact]
    public void What_is_in_no_log_comes_from_the_journal_of_its_agent()
    {
        MoveLogToJournal();
        File.Delete(Files[1]);
        Assert.Equal(0, Rebuild().Lost);
        AssertComplete();
    }

    [Fact]
    public void What_is_nowhere_is_counted_and_named()
    {
        Directory.Delete(_archive.Places.Log, recursive: true);
        var file = Files[1];
        File.Delete(file);
        var rebuild = Rebuild();
        Assert.True(rebuild.Lost > 0);
        Assert.Contains(Path.GetFileName(file), Assert.Single(rebuild.Notes), StringComparison.Ordinal);
        var feed = Assert.Single(Certify().Feeds);
        Assert.Equal(rebuild.Lost, feed.Missing.Sum(range => range.Last - range.First + 1));
    }

    [Fact]
    public void What_was_in_no_file_yet_is_in_a_new_one()
    {
        using (var running = _archive.Open())
        {
            _archive.Append(running.Log, Count + 1);
            running.Log.Sync();
        }

        Assert.Equal(1, Rebuild().Messages);
        AssertComplete(Count + 1);
    }

    [Fact]
    public void An_aggregator_can_go_on_with_what_was_rebuilt()
    {
        File.Delete(Files[1]);
        Rebuild();
        Directory.Delete(_archive.Places.Archive, recursive: true);
        Directory.Delete(_archive.Places.Ledger, recursive: true);
        Directory.Move(Path.Combine(Target, "hk"), _archive.Places.Archive);
        Directory.Move(Path.Combine(Target, "state", "ledger", "aggregator"), _archive.Places.Ledger);
        using (var running = _archive.Open())
        {
            _archive.Append(running.Log, Count + 1);
            running.Log.Sync();
            running.Finish();
        }

        Assert.Equal(Numbers(Count + 1), _archive.Numbers);
        Assert.True(_archive.Certify().IsComplete);
    }

    [Fact]
    public void Segments_that_nobody_reads_any_more_are_found()
    {
        var segment = Directory.GetFiles(_archive.Places.Log, "*.log").Single();
        new KeptSegments(_archive.Places.Log, TimeSpan.FromDays(1), 1 << 30, _archive.Clock).Take(segment);
        Assert.False(File.Exists(segment));
        File.Delete(Files[0]);
        Assert.Equal(0, Rebuild().Lost);
        AssertComplete();
    }

    [Fact]
    public void While_the_aggregator_records_nothing_is_rebuilt()
    {
        using var running = _archive.Open();
        var refused = Assert.Throws<IOException>(Rebuild);
        Assert.Contains("stop it", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_holds_anything_is_not_written_to()
    {
        Directory.CreateDirectory(Path.Combine(Target, "hk"));
        Assert.Throws<IOException>(Rebuild);
    }

    private static IEnumerable<long> Numbers(int count) => Enumerable.Range(1, count).Select(number => (long)number);

    private ArchiveRebuild Rebuild() => ArchiveRebuild.Run(_archive.Places.Archive, _archive.Places.State, Target, [], (_, _) => { });

    private ArchiveCertificate Certify() => ArchiveCertificate.Of(HkArchive.Open(Target), Path.Combine(Target, "state"));

    private void AssertComplete(int count = Count)
    {
        var certificate = Certify();
        Assert.Empty(certificate.Faults);
        var feed = Assert.Single(certificate.Feeds);
        Assert.Equal([(1L, (long)count)], feed.Stored.Ranges);
        Assert.Null(feed.Disagreement);
        Assert.True(certificate.IsComplete);
        Assert.Equal(Numbers(count), Archive.Read(Path.Combine(Target, "hk")).Values($"{LoggedArchive.Feed}.number").Cast<long>());
    }

    /// <summary>The same records, as the agent keeps them: with the feed's name alone.</summary>
    private void MoveLogToJournal()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_archive.Places.State, "journal", "cryo-1")).FullName;
        using var journal = File.Create(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"1.5-{1:D8}.journal")));
        var bytes = File.ReadAllBytes(Directory.GetFiles(_archive.Places.Log, "*.log").Single());
        for (var rest = bytes.AsSpan(); JournalRecord.TryRead(rest, out var record);)
        {
            rest = rest[record.Length..];
            var kept = new JournalRecord { Kind = record.Kind, Serializer = record.Serializer, Time = record.Time, Seq = record.Seq, Samples = record.Samples, Count = 1, Session = record.Session, Topic = "temps"u8, Payload = record.Payload };
            var written = new byte[kept.Length];
            kept.Write(written);
            journal.Write(written);
        }

        Directory.Delete(_archive.Places.Log, recursive: true);
    }
}
