using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Ocs.Aggregator.Certificates;
using Ocs.Aggregator.Ledger;
using Ocs.Aggregator.Log;
using Ocs.G3;
using Ocs.Journals;
using Ocs.Testing;
using Ocs.Wamp;

namespace Ocs.Aggregator.Tests;

/// <summary>Log, ledger and files of an aggregator in a temporary folder, with a clock of its own, and one feed of ascending numbers.</summary>
internal sealed class LoggedArchive : IDisposable
{
    public const string Feed = "observatory.cryo-1.feeds.temps";

    public FakeClock Clock { get; } = new();

    public string Folder { get; } = Directory.CreateTempSubdirectory("logged-").FullName;

    public RecordingPlaces Places => new(Path.Combine(Folder, "hk"), Path.Combine(Folder, "state"), "aggregator");

    /// <summary>The numbers of the feed that are in files, in the order of readers.</summary>
    public IReadOnlyList<long> Numbers => [.. Archive.Read(Places.Archive).Values($"{Feed}.number").Cast<long>()];

    /// <summary>Opens it as a start of <c>record</c> does.</summary>
    public Running Open(TimeSpan? timePerFile = null)
    {
        Clock.Advance(TimeSpan.FromSeconds(2));
        var stateFile = Path.Combine(Places.Ledger, HkSinkState.Name);
        var state = HkSinkState.Read(stateFile);
        var reach = state?.Reach ?? new ArchiveReach();
        var frames = new FrameLedger(Places.Ledger);
        ArchiveRepair.Run(Places.Archive, frames, Places.Torn, state, reach);
        var file = LedgerFile.Read(Path.Combine(Places.Ledger, LedgerFile.Name));
        var log = MessageLog.Open(Places.Log, Places.Torn, Math.Max(file.Position, Math.Max(state?.Position ?? 0, reach.Through.Values.DefaultIfEmpty().Max())));
        var files = new HkFiles(Places.Archive, timePerFile ?? TimeSpan.FromMinutes(1), Clock, ledger: frames);
        var store = new HkStore(files, HkSession.Create(Clock.GetUtcNow().ToUnixTimeSeconds(), 1), Clock, NullLogger.Instance) { Reach = reach };
        return new Running(Places, log, new HkSink(log, state, stateFile, store, files, NullLogger.Instance), frames, new FeedLedger(file));
    }

    /// <summary>Records so many numbers, one a second, in files of a minute.</summary>
    public void Record(int count)
    {
        using var running = Open();
        for (var seq = 1; seq <= count; seq++)
        {
            Append(running.Log, seq);
            running.Log.Sync();
            Clock.Advance(TimeSpan.FromSeconds(1));
            running.Sink.Advance();
        }

        running.Finish();
    }

    public void Append(MessageLog log, long seq)
    {
        var time = (Clock.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds + seq / 1000.0;
        var text = string.Create(CultureInfo.InvariantCulture, $$$"""
            [[{"b":{"block_name":"b","data":{"number":[{{{seq}}}]},"timestamps":[{{{time:F4}}}]}},{"seq":{{{seq}}},"samples":{{{seq}}},"agent_address":"observatory.cryo-1","agg_params":{"frame_length":5},"feed_name":"temps","address":"{{{Feed}}}","record":true,"session_id":"1.5"}]]
            """);
        Assert.True(log.TryAppend(new JournalRecord
        {
            Kind = JournalRecordKind.Message,
            Serializer = WampSerializer.Json,
            Time = Clock.GetUtcNow().UtcTicks,
            Seq = seq,
            Samples = seq,
            Session = "1.5"u8,
            Topic = Encoding.UTF8.GetBytes(Feed),
            Payload = Encoding.UTF8.GetBytes(text),
        }));
    }

    public ArchiveCertificate Certify() => ArchiveCertificate.Of(HkArchive.Open(Places.Archive), Places.State);

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    internal sealed record Running(RecordingPlaces Places, MessageLog Log, HkSink Sink, FrameLedger Frames, FeedLedger Ledger) : IDisposable
    {
        /// <summary>Writes everything, as a stop does.</summary>
        public void Finish()
        {
            Sink.Advance();
            Sink.Store.Close();
            using (var reader = new LogReader(Log, Math.Max(Ledger.Position, Log.Begin)))
            {
                while (reader.TryRead(out var record))
                    Ledger.Take(record, reader.Position);
            }

            StateFile.Write(Path.Combine(Places.Ledger, LedgerFile.Name), Ledger.Encode());
            Sink.Save();
        }

        /// <summary>As a kill: handles go, nothing is written.</summary>
        public void Dispose()
        {
            Sink.Dispose();
            Log.Dispose();
            Frames.Dispose();
            Sink.Files.Dispose();
        }
    }
}
