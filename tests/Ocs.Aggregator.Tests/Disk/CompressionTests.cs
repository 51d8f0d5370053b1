using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Ocs.Aggregator.Certificates;
using Ocs.Aggregator.Disk;
using Ocs.Aggregator.Ledger;
using Ocs.G3;

namespace Ocs.Aggregator.Tests.Disk;

public sealed class CompressionTests : IDisposable
{
    private const int Count = 200;

    private readonly LoggedArchive _archive = new();

    public CompressionTests() => _archive.Record(Count);

    private IReadOnlyList<string> Files => HkArchive.Open(_archive.Places.Archive).Files;

    public void Dispose() => _archive.Dispose();

    [Fact]
    public void Closed_files_are_compressed_and_everything_reads_as_before()
    {
        var before = _archive.Certify();
        var hashes = Certificate(before);
        Compress();
        Assert.All(Files.SkipLast(1), file => Assert.EndsWith(".g3.gz", file, StringComparison.Ordinal));
        Assert.EndsWith(".g3", Files[^1], StringComparison.Ordinal);
        AssertComplete();
        Assert.Empty(CertificateChecking.Compare(_archive.Certify(), hashes));
        Assert.Equal(before.Files, _archive.Certify().Files);
    }

    [Fact]
    public void An_index_of_the_plain_files_gives_way_to_one_of_the_compressed()
    {
        var history = new HkHistory(_archive.Places.Archive, Path.Combine(_archive.Places.State, "index"));
        Assert.Equal(Count, Read(history));
        Compress();
        Assert.Equal(Count, Read(history));
        Assert.Equal(Count, Read(new HkHistory(_archive.Places.Archive, Path.Combine(_archive.Places.State, "index"))));
        Assert.Empty(history.Faults);
        Assert.Equal(Files.Count - 1, Directory.GetFiles(Path.Combine(_archive.Places.State, "index"), "*", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public void A_crash_before_the_plain_file_went_leaves_the_plain_one()
    {
        var plain = File.ReadAllBytes(Files[0]);
        Compress();
        var compressed = Files[0];
        var whole = File.ReadAllBytes(compressed);
        foreach (var length in new[] { 0, 5, whole.Length / 2, whole.Length - 1, whole.Length })
        {
            File.WriteAllBytes(compressed, whole[..length]);
            File.WriteAllBytes(PlainOf(compressed), plain);
            AssertComplete();
            Open().Repair();
            Assert.False(File.Exists(compressed));
            Assert.Equal(plain, File.ReadAllBytes(PlainOf(compressed)));
        }

        Compress();
        AssertComplete();
    }

    [Fact]
    public void A_draft_that_a_crash_left_goes()
    {
        var drafts = Directory.CreateDirectory(Path.Combine(_archive.Places.State, "compressing", "aggregator"));
        File.WriteAllText(Path.Combine(drafts.FullName, "1.g3.gz"), "half");
        Open().Repair();
        Assert.False(drafts.Exists && Directory.Exists(drafts.FullName));
        AssertComplete();
    }

    [Fact]
    public void What_is_in_compressed_files_is_not_written_again_when_the_place_in_the_log_is_lost()
    {
        Compress();
        File.Delete(Path.Combine(_archive.Places.Ledger, HkSinkState.Name));
        using (var running = _archive.Open())
            running.Finish();
        AssertComplete();
    }

    [Fact]
    public void A_file_of_somebody_else_is_left_alone()
    {
        File.Delete(new FrameLedger(_archive.Places.Ledger).PathOf(Files[0]));
        Compress();
        Assert.EndsWith(".g3", Files[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_younger_than_asked_is_left_alone()
    {
        foreach (var file in Files)
            File.SetLastWriteTimeUtc(file, _archive.Clock.GetUtcNow().UtcDateTime);
        Open(TimeSpan.FromDays(1)).Run(long.MaxValue, CancellationToken.None);
        Assert.All(Files, file => Assert.EndsWith(".g3", file, StringComparison.Ordinal));
    }

    private void Compress()
    {
        foreach (var file in Files)
            File.SetLastWriteTimeUtc(file, _archive.Clock.GetUtcNow().UtcDateTime);
        Open(TimeSpan.Zero).Run(HkArchive.NumberOf(Files[^1]), CancellationToken.None);
    }

    private FileCompression Open(TimeSpan? age = null) =>
        new(_archive.Places, new FrameLedger(_archive.Places.Ledger), age, _archive.Clock, NullLogger.Instance);

    private void AssertComplete()
    {
        var certificate = _archive.Certify();
        Assert.Empty(certificate.Faults);
        Assert.True(certificate.IsComplete);
        Assert.Equal(Enumerable.Range(1, Count).Select(number => (long)number), HkArchive.Open(_archive.Places.Archive).Files.SelectMany(NumbersOf));
    }

    private static List<long> NumbersOf(string file)
    {
        var numbers = new List<long>();
        Assert.Null(HkArchive.Visit(file, frame =>
        {
            foreach (var field in frame.Type == HkFrameType.Data ? frame.ReadBlocks().SelectMany(block => block.Fields) : [])
            {
                var values = new long[field.Count];
                field.ReadIntegers(values);
                numbers.AddRange(values);
            }
        }));
        return numbers;
    }

    private static int Read(HkHistory history) => history.Read($"{LoggedArchive.Feed}.number", long.MinValue / 2, long.MaxValue / 2)!.Count;

    private static string PlainOf(string compressed) => compressed[..^".gz".Length];

    private static string Certificate(ArchiveCertificate certificate) =>
        $$"""{"hashes": [{{string.Join(", ", certificate.Files.Select(file => string.Create(CultureInfo.InvariantCulture, $$"""{"name": "{{file.Name}}", "sha256": "{{file.Sha256}}", "chain": "{{file.Chain}}"}""")))}}]}""";
}
