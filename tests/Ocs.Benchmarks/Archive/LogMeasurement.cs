using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Ocs.Aggregator;
using Ocs.Aggregator.Ledger;
using Ocs.Aggregator.Log;
using Ocs.G3;
using Ocs.Journals;
using Ocs.Testing;
using Ocs.Wamp;

namespace Ocs.Benchmarks.Archive;

/// <summary>What it costs to keep messages: at the agent in its journal, at the aggregator in its log, and from there in files.</summary>
internal static class LogMeasurement
{
    private const int Messages = 100_000;
    private const int Group = 20_000;

    public static void Run(ResultTable table)
    {
        var folder = Directory.CreateTempSubdirectory("ocs-bench-");
        try
        {
            var payload = FeedEvent.Create(10).AsEvent().PositionalBytes.ToArray();
            MeasureJournal(table, folder.FullName, payload);
            MeasureLog(table, folder.FullName, payload);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void MeasureJournal(ResultTable table, string folder, byte[] payload)
    {
        using var journal = new AgentJournal("1.5", new JournalOptions { Directory = Path.Combine(folder, "journal") }, TimeProvider.System, NullLogger.Instance);
        var process = Process.GetCurrentProcess();
        var processor = process.TotalProcessorTime;
        var before = Stopwatch.GetTimestamp();
        for (var seq = 1; seq <= Messages; seq++)
            journal.Append("temps", new NumberedMessage(seq, seq, 1, WampSerializer.Json, payload));
        var elapsed = Stopwatch.GetElapsedTime(before).TotalSeconds;
        process.Refresh();
        table.AtMost("journal: the agent's time for a message of 10 fields", elapsed * 1e6 / Messages, "us", most: 5);
        table.AtMost("journal: processor time for it, its thread included", (process.TotalProcessorTime - processor).TotalSeconds * 1e6 / Messages, "us");
    }

    private static void MeasureLog(ResultTable table, string folder, byte[] payload)
    {
        var places = new RecordingPlaces(Path.Combine(folder, "hk"), Path.Combine(folder, "state"), "bench");
        using var log = MessageLog.Open(places.Log, places.Torn, 0);
        var before = Stopwatch.GetTimestamp();
        for (var seq = 1; seq <= Messages; seq++)
        {
            log.TryAppend(new JournalRecord { Kind = JournalRecordKind.Message, Time = seq, Session = "1.5"u8, Topic = "observatory.bench.feeds.temps"u8, Payload = payload });
            if (seq % Group == 0)
                log.Sync();
        }

        table.AtLeast($"log: messages of 10 fields, synced every {Group}", Messages / Stopwatch.GetElapsedTime(before).TotalSeconds, "1/s", Messages / WritePlainly(folder, log.End), least: 50_000);
        var clock = new FakeClock();
        using var frames = new FrameLedger(places.Ledger);
        using var files = new HkFiles(places.Archive, TimeSpan.FromHours(1), clock, ledger: frames);
        var store = new HkStore(files, HkSession.Create(1, 1), clock, NullLogger.Instance);
        using var sink = new HkSink(log, null, Path.Combine(places.Ledger, HkSinkState.Name), store, files, NullLogger.Instance);
        before = Stopwatch.GetTimestamp();
        while (sink.Advance())
        {
        }

        store.Close();
        table.AtLeast("from the log into files, messages of 10 fields", Messages / Stopwatch.GetElapsedTime(before).TotalSeconds, "1/s", least: 50_000);
    }

    /// <summary>The floor: as many bytes in as many groups, each one write and one sync.</summary>
    private static double WritePlainly(string folder, long bytes)
    {
        var group = new byte[bytes * Group / Messages];
        Encoding.ASCII.GetBytes("x").CopyTo(group, 0);
        using var file = File.OpenHandle(Path.Combine(folder, "floor"), FileMode.Create, FileAccess.Write);
        var before = Stopwatch.GetTimestamp();
        for (var count = 0; count < Messages / Group; count++)
        {
            RandomAccess.Write(file, group, (long)count * group.Length);
            RandomAccess.FlushToDisk(file);
        }

        return Stopwatch.GetElapsedTime(before).TotalSeconds;
    }
}
