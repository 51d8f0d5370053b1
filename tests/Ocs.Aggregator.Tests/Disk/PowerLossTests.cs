using Ocs.Aggregator.Log;
using Ocs.G3;
using Ocs.Testing.Disks;

namespace Ocs.Aggregator.Tests.Disk;

/// <summary>What a power loss leaves: what was synced, and of the rest any part.</summary>
public sealed class PowerLossTests : IDisposable
{
    private readonly LoggedArchive _archive = new();

    public void Dispose() => _archive.Dispose();

    [Fact]
    public void A_file_whose_name_was_not_on_the_disk_yet_comes_again_from_the_log()
    {
        string newest;
        using (var running = _archive.Open())
        {
            Pass(running, 1, 70);
            running.Sink.Save();
            Pass(running, 71, 140);
            newest = running.Sink.Files.CurrentFile!;
        }

        File.Delete(newest);
        Finish();
        Assert.Equal(Enumerable.Range(1, 140).Select(number => (long)number), _archive.Numbers);
        Assert.Empty(_archive.Certify().Faults);
        Assert.True(_archive.Certify().IsComplete);
    }

    [Fact]
    public void A_file_that_was_on_the_disk_and_is_taken_away_is_missed()
    {
        _archive.Record(100);
        File.Delete(HkArchive.Open(_archive.Places.Archive).Files[^1]);
        Finish();
        Assert.Contains(_archive.Certify().Faults, fault => fault.Message.Contains("gone", StringComparison.Ordinal));
        Assert.True(_archive.Numbers.Count < 100);
    }

    [Fact]
    public void A_file_of_which_no_line_was_on_the_disk_yet_comes_again_from_the_log()
    {
        string newest;
        using (var running = _archive.Open())
        {
            Pass(running, 1, 140);
            newest = running.Sink.Files.CurrentFile!;
            using var lines = File.OpenWrite(running.Frames.PathOf(newest));
            lines.SetLength(0);
        }

        Finish();
        Assert.Equal(Enumerable.Range(1, 140).Select(number => (long)number), _archive.Numbers);
        Assert.True(_archive.Certify().IsComplete);
    }

    [Fact]
    public void The_ledger_of_a_file_is_there_before_the_file()
    {
        using var running = _archive.Open();
        var begun = 0;
        using var files = new HkFiles(_archive.Places.Archive, TimeSpan.FromMinutes(1), _archive.Clock, path =>
        {
            Assert.True(File.Exists(running.Frames.PathOf(path)));
            begun++;
            return new MemoryStream();
        }, running.Frames);
        Assert.True(files.TryWriteStatus(new byte[10]));
        Assert.Equal(1, begun);
    }

    [Fact]
    public async Task What_a_killed_aggregator_had_written_and_not_synced_is_synced_before_it_counts()
    {
        var places = _archive.Places;
        using var disk = LoopDisk.TryMount(places.State);
        Assert.SkipWhen(disk is null, "A disk that loses its power needs root and loop devices.");
        using (var log = MessageLog.Open(places.Log, places.Torn, 0))
        {
            _archive.Append(log, 1);
            Assert.True(log.Sync());
        }

        var file = Directory.GetFiles(places.Log, "*.log").Single();
        var record = File.ReadAllBytes(file);
        using (var killed = new FileStream(file, FileMode.Append))
            killed.Write(record);
        using (var log = MessageLog.Open(places.Log, places.Torn, 0))
        {
            Assert.Equal(2 * record.Length, log.End);
            disk!.CutPower();
        }

        await disk.RestorePowerAsync();
        using var again = MessageLog.Open(places.Log, places.Torn, 0);
        Assert.Equal(2 * record.Length, again.End);
    }

    [Fact]
    public async Task A_file_that_was_left_because_its_disk_was_full_is_synced_before_it_counts()
    {
        using var disk = LoopDisk.TryMount(_archive.Places.Archive);
        Assert.SkipWhen(disk is null, "A disk that loses its power needs root and loop devices.");
        using (var running = _archive.Open())
        {
            Pass(running, 1, 40);
            var file = running.Sink.Files.CurrentFile;
            Assert.NotNull(file);
            disk!.Fill();
            for (var seq = 41; running.Sink.Files.Fault is null; seq++)
                Pass(running, seq, seq);
            disk.Free();
            running.Sink.Save();
            disk.CutPower();
        }

        await disk.RestorePowerAsync();
        Finish();
        Assert.Equal(Enumerable.Range(1, _archive.Numbers.Count).Select(number => (long)number), _archive.Numbers);
        Assert.True(_archive.Numbers.Count > 40);
        Assert.True(_archive.Certify().IsComplete);
    }

    [Fact]
    public async Task What_a_killed_aggregator_had_written_to_a_file_is_synced_before_it_counts()
    {
        using var disk = LoopDisk.TryMount(_archive.Places.Archive);
        Assert.SkipWhen(disk is null, "A disk that loses its power needs root and loop devices.");
        using (var killed = _archive.Open())
            Pass(killed, 1, 40);
        Assert.NotEmpty(_archive.Numbers);
        using (var running = _archive.Open())
        {
            running.Sink.Advance();
            _archive.Clock.Advance(TimeSpan.FromMinutes(1));
            running.Sink.Advance();
            running.Sink.Save();
            disk!.CutPower();
        }

        await disk.RestorePowerAsync();
        Finish();
        Assert.Equal(Enumerable.Range(1, 40).Select(number => (long)number), _archive.Numbers);
        Assert.True(_archive.Certify().IsComplete);
    }

    private void Finish()
    {
        using var running = _archive.Open();
        running.Finish();
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
