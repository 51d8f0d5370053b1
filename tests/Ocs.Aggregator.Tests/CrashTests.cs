using Ocs.Aggregator.Ledger;
using Ocs.Aggregator.Log;

namespace Ocs.Aggregator.Tests;

/// <summary>A crash is the folders as they were at some moment, with the last file cut at any byte.</summary>
public sealed class CrashTests : IDisposable
{
    private readonly LoggedArchive _archive = new();
    private TimeSpan _ahead;

    private RecordingPlaces Places => _archive.Places;

    public void Dispose() => _archive.Dispose();

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, false)]
    [InlineData(4, true)]
    [InlineData(5, true)]
    [InlineData(6, true)]
    public void After_crashes_at_any_byte_each_message_is_in_the_files_once(int seed, bool isClockSet)
    {
        var random = new Random(seed);
        var published = 0;
        for (var life = 0; life < 12; life++)
        {
            string? newest;
            using (var running = _archive.Open())
            {
                for (var round = random.Next(1, 40); round > 0; round--)
                {
                    for (var count = random.Next(0, 5); count > 0; count--)
                        _archive.Append(running.Log, ++published);
                    Assert.True(running.Log.Sync());
                    _archive.Clock.Advance(TimeSpan.FromSeconds(1));
                    if (isClockSet && random.Next(10) == 0)
                        SetClock(TimeSpan.FromSeconds((random.NextDouble() - 0.5) * 3000));
                    running.Sink.Advance();
                    if (random.Next(5) == 0)
                        running.Sink.Save();
                }

                newest = running.Sink.Files.CurrentFile;
            }

            TearNewest(newest, random);
        }

        using (var last = _archive.Open())
        {
            last.Sink.Advance();
            last.Sink.Store.Close();
        }

        var archive = Archive.Read(Places.Archive);
        Assert.Equal(Enumerable.Range(1, published).Select(number => (object)(long)number), archive.Fields.SelectMany(archive.Values).Order());
    }

    [Fact]
    public void A_log_that_is_torn_is_cut_to_its_last_whole_record()
    {
        using (var log = MessageLog.Open(Places.Log, Places.Torn, 0))
        {
            _archive.Append(log, 1);
            _archive.Append(log, 2);
            log.Sync();
        }

        var file = Directory.GetFiles(Places.Log, "*.log").Single();
        using (var stream = File.OpenWrite(file))
            stream.SetLength(stream.Length - 1);
        using var opened = MessageLog.Open(Places.Log, Places.Torn, 0);
        Assert.Contains("was torn", opened.Repaired, StringComparison.Ordinal);
        _archive.Append(opened, 3);
        opened.Sync();
        Assert.Equal([1, 3], ReadAll(opened));
        Assert.Single(Directory.GetFiles(Places.Torn));
    }

    [Fact]
    public void Segments_go_when_nobody_needs_them()
    {
        using var log = MessageLog.Open(Places.Log, Places.Torn, 5);
        for (var seq = 1; seq <= 10; seq++)
        {
            _archive.Append(log, seq);
            log.Sync();
        }

        Assert.Equal(5, log.Begin);
        Assert.Equal(Enumerable.Range(1, 10).Select(seq => (long)seq), ReadAll(log));
    }

    private void SetClock(TimeSpan ahead)
    {
        _archive.Clock.Shift(ahead - _ahead);
        _ahead = ahead;
    }

    private static List<long> ReadAll(MessageLog log)
    {
        using var reader = new LogReader(log, log.Begin);
        var numbers = new List<long>();
        while (reader.TryRead(out var record))
            numbers.Add(record.Seq);
        return numbers;
    }

    /// <summary>Cuts the newest archive file, or its ledger, as a crash between two writes would leave it.</summary>
    private void TearNewest(string? newest, Random random)
    {
        if (!File.Exists(newest))
            return;
        var lines = new FrameLedger(Places.Ledger).PathOf(newest);
        var entries = FrameEntry.ReadAll(File.ReadAllBytes(lines)).ToList();
        // What was synced with the place in the log is not lost.
        var state = HkSinkState.Read(Path.Combine(Places.Ledger, HkSinkState.Name));
        var index = entries.FindLastIndex(entry => entry.Entry.Content is null || entry.Entry.Content.Through <= Safe(state, entry.Entry.Content)) + 1;
        if (index >= entries.Count)
            return;
        var chosen = entries[random.Next(index, entries.Count)];
        var isFrame = random.Next(2) == 0;
        using (var stream = File.OpenWrite(newest))
            stream.SetLength(isFrame ? random.NextInt64(chosen.Entry.Offset, chosen.Entry.Offset + chosen.Entry.Length) : chosen.Entry.Offset);
        using (var stream = File.OpenWrite(lines))
            stream.SetLength(isFrame ? chosen.End : random.NextInt64(chosen.End - 20, chosen.End));
    }

    private static long Safe(HkSinkState? state, FrameContent content) =>
        Math.Max(state?.Position ?? 0, state?.Reach.Through.GetValueOrDefault((content.Feed, content.Session)) ?? 0);
}
