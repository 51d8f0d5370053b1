using Ocs.Aggregator.Log;

namespace Ocs.Aggregator.Tests;

public sealed class KeptSegmentsTests : IDisposable
{
    private readonly LoggedArchive _archive = new();

    private string Kept => KeptSegments.FolderOf(_archive.Places.Log);

    public void Dispose() => _archive.Dispose();

    [Fact]
    public void What_all_have_read_is_kept_up_to_its_bound_and_the_oldest_goes_first()
    {
        var names = Trim(mostBytes: long.MaxValue, out var kept);
        Assert.Equal(9, names.Count);
        var length = new FileInfo(Path.Combine(Kept, names[0])).Length;
        new KeptSegments(_archive.Places.Log, TimeSpan.FromDays(1), 3 * length + 10, _archive.Clock).Prune(all: false);
        Assert.Equal(names[^3..], Names());
        kept.Prune(all: true);
        Assert.Empty(Names());
    }

    [Fact]
    public void What_is_too_old_goes()
    {
        var names = Trim(mostBytes: long.MaxValue, out var kept);
        _archive.Clock.Advance(TimeSpan.FromHours(25));
        File.SetLastWriteTimeUtc(Path.Combine(Kept, names[^1]), _archive.Clock.GetUtcNow().UtcDateTime);
        kept.Prune(all: false);
        Assert.Equal([names[^1]], Names());
    }

    [Fact]
    public void Where_none_are_kept_they_are_deleted() => Assert.Empty(Trim(mostBytes: 0, out _));

    private List<string> Trim(long mostBytes, out KeptSegments kept)
    {
        using var log = MessageLog.Open(_archive.Places.Log, _archive.Places.Torn, 0);
        log.SegmentBytes = 1;
        log.Kept = kept = new KeptSegments(_archive.Places.Log, TimeSpan.FromDays(1), mostBytes, _archive.Clock);
        for (var seq = 1; seq <= 10; seq++)
        {
            _archive.Append(log, seq);
            log.Sync();
        }

        log.Trim(log.End);
        foreach (var name in Names())
            File.SetLastWriteTimeUtc(Path.Combine(Kept, name), _archive.Clock.GetUtcNow().UtcDateTime);
        return Names();
    }

    private List<string> Names() => Directory.Exists(Kept) ? [.. Directory.GetFiles(Kept).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)] : [];
}
