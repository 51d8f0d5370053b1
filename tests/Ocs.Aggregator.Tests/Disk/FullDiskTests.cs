using Ocs.Aggregator.Disk;
using Ocs.G3;

namespace Ocs.Aggregator.Tests.Disk;

public sealed class FullDiskTests : IDisposable
{
    private readonly LoggedArchive _archive = new();

    public void Dispose() => _archive.Dispose();

    [Fact]
    public void What_comes_while_no_frames_are_written_is_in_files_when_there_is_room()
    {
        using (var running = _archive.Open())
        {
            Pass(running, 1, 33);
            running.Sink.Files.Refusal = "no room";
            Pass(running, 34, 60);
            Assert.Equal("no room", running.Sink.Files.Fault);
            Assert.True(_archive.Numbers.Count <= 33);
            running.Sink.Files.Refusal = null;
            Assert.Null(running.Sink.Files.Fault);
            running.Finish();
        }

        Assert.Equal(Enumerable.Range(1, 60).Select(number => (long)number), _archive.Numbers);
        Assert.True(_archive.Certify().IsComplete);
    }

    [Fact]
    public void A_log_that_is_not_to_be_written_holds_what_comes_and_writes_it_when_there_is_room()
    {
        using var running = _archive.Open();
        running.Log.Refusal = "no room";
        _archive.Append(running.Log, 1);
        Assert.False(running.Log.Sync());
        Assert.Equal(("no room", running.Log.Begin), (running.Log.Fault, running.Log.End));
        _archive.Append(running.Log, 2);
        running.Log.Refusal = null;
        Assert.True(running.Log.Sync());
        Assert.Null(running.Log.Fault);
        running.Finish();
        Assert.Equal([1, 2], _archive.Numbers);
    }

    [Fact]
    public void A_log_whose_folder_is_away_keeps_the_order_of_what_comes()
    {
        using var running = _archive.Open();
        var aside = _archive.Places.Log + ".aside";
        Directory.Move(_archive.Places.Log, aside);
        for (var seq = 1; seq <= 50; seq++)
        {
            _archive.Append(running.Log, seq);
            Assert.False(running.Log.Sync());
        }

        Directory.Move(aside, _archive.Places.Log);
        Assert.True(running.Log.Sync());
        running.Finish();
        Assert.Equal(Enumerable.Range(1, 50).Select(number => (long)number), _archive.Numbers);
    }

    [Fact]
    public void What_was_deleted_to_make_room_stands_in_the_certificate_with_its_cause()
    {
        _archive.Record(200);
        var files = HkArchive.Open(_archive.Places.Archive).Files;
        var said = RemovedFiles.RemoveOldest(_archive.Places, 1, HkArchive.NumberOf(files[^1]), _archive.Clock);
        Assert.Contains(files[0], said, StringComparison.Ordinal);
        Assert.Equal(files.Skip(1), HkArchive.Open(_archive.Places.Archive).Files);
        var certificate = _archive.Certify();
        Assert.Empty(certificate.Faults);
        Assert.Equal(1, certificate.RemovedFiles);
        Assert.False(certificate.IsComplete);
        var missing = Assert.Single(Assert.Single(certificate.Feeds).Missing);
        Assert.Equal((1, "removed to make room"), (missing.First, missing.Cause));
    }

    [Fact]
    public void The_file_in_progress_is_never_deleted()
    {
        _archive.Record(200);
        var files = HkArchive.Open(_archive.Places.Archive).Files;
        RemovedFiles.RemoveOldest(_archive.Places, long.MaxValue, HkArchive.NumberOf(files[^1]), _archive.Clock);
        Assert.Equal([files[^1]], HkArchive.Open(_archive.Places.Archive).Files);
    }

    private void Pass(LoggedArchive.Running running, int first, int last)
    {
        for (var seq = first; seq <= last; seq++)
        {
            _archive.Append(running.Log, seq);
            running.Log.Sync();
            _archive.Clock.Advance(TimeSpan.FromSeconds(1));
            running.Sink.Advance();
        }
    }
}
