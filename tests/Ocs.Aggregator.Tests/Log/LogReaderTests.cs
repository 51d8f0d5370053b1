using Ocs.Aggregator.Log;
using Ocs.Journals;
using Ocs.Wamp;

namespace Ocs.Aggregator.Tests.Log;

public sealed class LogReaderTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ocs-log-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task What_comes_while_it_is_read_is_read_whole()
    {
        const int Records = 500;
        using var log = Open(segmentBytes: 8 << 10);
        using var reader = new LogReader(log, 0);
        var writing = Task.Run(
            () =>
            {
                for (var seq = 1; seq <= Records; seq++)
                    Append(log, seq);
            },
            TestContext.Current.CancellationToken);
        var expected = 1;
        while (!writing.IsCompleted || reader.Position < log.End)
        {
            while (reader.TryRead(out var record))
                Assert.Equal(expected++, record.Seq);
        }

        await writing;
        Assert.Equal((Records + 1, 0), (expected, reader.Damaged));
    }

    [Fact]
    public void Behind_damage_it_goes_on_with_the_next_segment_and_counts_it()
    {
        using var log = Open(segmentBytes: 1);
        for (var seq = 1; seq <= 3; seq++)
            Append(log, seq);
        var second = log.SegmentAt(log.SegmentAt(0).End);
        using (var file = new FileStream(second.Path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.Position = file.Length - 1;
            file.WriteByte(0xA5);
        }

        using var reader = new LogReader(log, 0);
        var read = new List<long>();
        while (reader.TryRead(out var record))
            read.Add(record.Seq);
        Assert.Equal([1, 3], read);
        Assert.Equal(1, reader.Damaged);
    }

    private MessageLog Open(long segmentBytes)
    {
        var log = MessageLog.Open(Path.Combine(_folder.FullName, "log"), Path.Combine(_folder.FullName, "torn"), 0);
        log.SegmentBytes = segmentBytes;
        return log;
    }

    private static void Append(MessageLog log, long seq)
    {
        Assert.True(log.TryAppend(new JournalRecord { Kind = JournalRecordKind.Message, Serializer = WampSerializer.Json, Time = 1, Seq = seq, Samples = seq, Session = "1.5"u8, Topic = "o.a.feeds.f"u8, Payload = "[[1]]"u8 }));
        Assert.True(log.Sync());
    }
}
