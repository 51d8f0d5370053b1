using Microsoft.Extensions.Logging;
using Ocs.Aggregator.Disk;
using Ocs.Aggregator.Ledger;
using Ocs.Aggregator.Log;
using Ocs.Aggregator.Sinks;
using Ocs.G3;
using Ocs.Operations;
using Ocs.Wamp;

namespace Ocs.Aggregator;

/// <summary>
/// One run of <c>record</c>: brings what was received to the log, then the ledger and the files up to the log, and tells the
/// session how it goes. One thread.
/// </summary>
internal sealed class Recording : IDisposable
{
    private static readonly TimeSpan SaveTime = TimeSpan.FromSeconds(10);

    private readonly OpSession _session;
    private readonly FeedIntake _intake;
    private readonly TimeProvider _clock;
    private readonly RecordingPlaces _places;
    private readonly LogReader _ledgerReader;
    private readonly HkSink _sink;
    private readonly FreeSpace _space;
    private DateTimeOffset _saved;
    private string? _fault;
    private string? _saveFault;
    private long _ledgerSaved;

    private Recording(OpSession session, FeedIntake intake, RecordingPlaces places, MessageLog log, FeedLedger ledger, HkSink sink, FreeSpace space, TimeProvider clock)
    {
        (_session, _intake, _places, _clock, _sink) = (session, intake, places, clock, sink);
        (Log, Ledger) = (log, ledger);
        _ledgerReader = new LogReader(log, Math.Max(ledger.Position, log.Begin));
        _ledgerSaved = _ledgerReader.Position;
        _space = space;
        _saved = clock.GetUtcNow();
    }

    /// <summary>The messages as they came.</summary>
    public MessageLog Log { get; }

    /// <summary>What is in the log.</summary>
    public FeedLedger Ledger { get; }

    /// <summary>The files' frames.</summary>
    public HkStore Store => _sink.Store;

    /// <summary>The databases.</summary>
    public required LogSinks Sinks { get; init; }

    /// <summary>What compresses files.</summary>
    public required FileCompression Compression { get; init; }

    /// <summary>Why the last frame could not be written; null when it was.</summary>
    public string? FileFault => _sink.Files.Fault;

    /// <summary>Repairs what a crash left, and opens log, ledger and files.</summary>
    /// <exception cref="IOException">The log cannot be opened.</exception>
    /// <exception cref="InvalidDataException">The ledger is damaged.</exception>
    /// <exception cref="ArgumentException">The address of a sink is none.</exception>
    public static Recording Open(OpSession session, FeedIntake intake, RecordingPlaces places, AggregatorOptions options, TimeProvider clock, ILogger logger, Func<string, DiskSpace?>? room = null)
    {
        var stateFile = Path.Combine(places.Ledger, HkSinkState.Name);
        var state = HkSinkState.Read(stateFile);
        var file = LedgerFile.Read(Path.Combine(places.Ledger, LedgerFile.Name));
        var reach = state?.Reach ?? new ArchiveReach();
        var frames = new FrameLedger(places.Ledger);
        var compression = new FileCompression(places, frames, options.CompressAfterDays is { } days ? TimeSpan.FromDays(days) : null, clock, logger);
        Repair(session, places, frames, compression, state, reach);
        var atLeast = Math.Max(file.Position, Math.Max(state?.Position ?? 0, reach.Through.Values.DefaultIfEmpty().Max()));
        var log = MessageLog.Open(places.Log, places.Torn, atLeast);
        if (log.Repaired is { } repaired)
            session.AddMessage(repaired);
        // Room comes back by whole segments.
        if ((room ?? DiskSpace.Of)(places.Log) is { } disk)
            log.SegmentBytes = Math.Clamp(disk.Total / 64, 1 << 20, log.SegmentBytes);
        log.Kept = new KeptSegments(places.Log, TimeSpan.FromDays(options.KeepLogDays), (long)(options.KeepLogMegabytes * (1 << 20)), clock);
        var files = new HkFiles(places.Archive, options.TimePerFile, clock, ledger: frames) { MostBytes = (long)(options.MegabytesPerFile * (1 << 20)) };
        var space = new FreeSpace(places, options, clock, room ?? DiskSpace.Of);
        var hk = HkSession.Create((clock.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds, Environment.ProcessId);
        var store = new HkStore(files, hk, clock, logger) { Reach = reach };
        var recording = new Recording(session, intake, places, log, new FeedLedger(file), new HkSink(log, state, stateFile, store, files, logger), space, clock)
        {
            Sinks = OpenSinks(log, options, places, clock, logger),
            Compression = compression,
        };
        recording.ReadLedger();
        var received = new List<(string, string, Journals.SequenceRanges)>();
        recording.Ledger.Visit((feed, agentSession, account) => received.Add((feed, agentSession, account.Settled)));
        intake.Open(log, received, recording.Ledger.Sessions);
        return recording;
    }

    /// <summary>Stores what came since the last time, writes what is due, and reports.</summary>
    public void Advance(ReplayDesk desk)
    {
        MindTheDisk();
        Log.Sync();
        ReadLedger();
        while (_sink.Advance())
        {
            Log.Sync();
            ReadLedger();
        }

        // The clock may have been set back by hours since.
        if ((_clock.GetUtcNow() - _saved).Duration() >= SaveTime)
            Save();
        if (_sink.Files.Refusal is null)
            Compression.Advance(_sink.SavedFile);
        Report(desk);
    }

    /// <summary>Stores what is left, and ends the file.</summary>
    public void End(ReplayDesk desk)
    {
        _intake.Close();
        Log.Sync();
        ReadLedger();
        while (_sink.Advance())
        {
        }

        _sink.Store.Close();
        Save();
        Report(desk);
    }

    /// <summary>Gives the databases a moment for what is left, and ends what goes on beside the recording.</summary>
    public async Task EndOthersAsync(ReplayDesk desk)
    {
        await Compression.DisposeAsync().ConfigureAwait(false);
        if (Sinks.IsEmpty)
            return;
        await Sinks.DisposeAsync().ConfigureAwait(false);
        Report(desk);
    }

    public void Dispose()
    {
        _ledgerReader.Dispose();
        _sink.Dispose();
        Log.Dispose();
    }

    /// <summary>What can be made again goes first, then what the site has asked to let go; what was recorded is never deleted unasked.</summary>
    private void MindTheDisk()
    {
        if (!_space.Look())
            return;
        if (_space.ToDelete is > 0 and var bytes)
            MakeRoom(bytes);
        _sink.Files.Refusal = _space.FramesRefusal;
        Log.Refusal = _space.LogRefusal;
    }

    private void MakeRoom(long bytes)
    {
        try
        {
            bytes -= Log.Kept?.Prune(all: true) ?? 0;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            _saveFault = $"What is kept of the log in {_places.Log} cannot be deleted: {fault.Message}";
        }

        if (bytes > 0 && RemovedFiles.RemoveOldest(_places, bytes, _sink.SavedFile, _clock) is { } removed)
            _session.AddMessage(removed);
        _space.Forget();
    }

    private static LogSinks OpenSinks(MessageLog log, AggregatorOptions options, RecordingPlaces places, TimeProvider clock, ILogger logger)
    {
        try
        {
            return LogSinks.Open(log, options.Sink, places.Sinks, clock, logger);
        }
        catch
        {
            log.Dispose();
            throw;
        }
    }

    private static void Repair(OpSession session, RecordingPlaces places, FrameLedger frames, FileCompression compression, HkSinkState? state, ArchiveReach reach)
    {
        try
        {
            compression.Repair();
            foreach (var repaired in ArchiveRepair.Run(places.Archive, frames, places.Torn, state, reach))
                session.AddMessage(repaired);
            if (FileRepair.Run(places.Archive, places.Torn) is { } old)
                session.AddMessage(old);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            session.AddMessage($"The newest file of the archive could not be checked for a torn end: {fault.Message}");
        }
    }

    private void ReadLedger()
    {
        while (_ledgerReader.TryRead(out var record))
            Ledger.Take(record, _ledgerReader.Position);
    }

    /// <summary>Puts the durable places on disk, and lets go of the log before them.</summary>
    private void Save()
    {
        _saved = _clock.GetUtcNow();
        try
        {
            if (_ledgerReader.Position != _ledgerSaved)
                StateFile.Write(Path.Combine(_places.Ledger, LedgerFile.Name), Ledger.Encode());
            _ledgerSaved = _ledgerReader.Position;
            _sink.Save();
            Log.Trim(Math.Min(Sinks.DurablePosition, Math.Min(_ledgerSaved, _sink.DurablePosition)));
            Log.Kept?.Prune(all: _space.Warning is not null);
            _saveFault = null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            _saveFault = $"The ledger in {_places.Ledger} cannot be written: {fault.Message}";
        }
    }

    private void Report(ReplayDesk desk)
    {
        Judge(Log.Fault ?? _sink.Files.Refusal ?? _sink.Files.Fault ?? _saveFault ?? _space.Warning ?? Sinks.Fault);
        var providers = new WampMap();
        foreach (var (address, state) in Store.States)
            providers.Add(address, state.ToMap());
        var counters = Store.Counters.ToMap();
        counters["refused_messages"] = Store.Counters.RefusedMessages + _intake.Refused;
        counters.Add("dropped_messages", _intake.Dropped);
        counters.Add("doubled_messages", _intake.Doubled);
        counters.Add("replayed_messages", desk.Replayed);
        counters.Add("gone_messages", desk.Gone);
        counters.Add("not_taken_messages", Ledger.Sessions.NotTaken);
        counters.Add("log_bytes", Log.End - Log.Begin);
        counters.Add("frames", _sink.Files.Frames);
        counters.Add("bytes", _sink.Files.Bytes);
        var data = new WampMap
        {
            ["current_file"] = _sink.Files.CurrentFile,
            ["providers"] = providers,
            ["counters"] = counters,
            ["fault"] = _fault,
            ["free_bytes"] = _space.ToMap(),
        };
        if (!Sinks.IsEmpty)
            data["sinks"] = Sinks.ToMap();
        _session.SetData(data);
    }

    /// <summary>Says once what is wrong, and once when it is over.</summary>
    private void Judge(string? fault)
    {
        if (fault == _fault)
            return;
        _session.AddMessage(fault ?? "Everything is written again.");
        _session.Degraded = fault is not null;
        _fault = fault;
    }
}
