using Microsoft.Extensions.Logging;
using Ocs.Aggregator.Influx;
using Ocs.Aggregator.Ledger;
using Ocs.Aggregator.Log;
using Ocs.Journals;
using Ocs.Operations;

namespace Ocs.Aggregator.Sinks;

/// <summary>One run of a publisher's <c>record</c>: brings what was received to a log, and the log to one database. One thread.</summary>
internal sealed class Publishing : IAsyncDisposable
{
    private static readonly TimeSpan SaveTime = TimeSpan.FromSeconds(10);

    private readonly OpSession _session;
    private readonly FeedIntake _intake;
    private readonly RecordingPlaces _places;
    private readonly TimeProvider _clock;
    private readonly MessageLog _log;
    private readonly LogReader _ledgerReader;
    private readonly LogSink _sink;
    private DateTimeOffset _saved;
    private string? _fault;

    private Publishing(OpSession session, FeedIntake intake, RecordingPlaces places, MessageLog log, FeedLedger ledger, LogSink sink, TimeProvider clock)
    {
        (_session, _intake, _places, _clock, _log, _sink) = (session, intake, places, clock, log, sink);
        Ledger = ledger;
        _ledgerReader = new LogReader(log, Math.Max(ledger.Position, log.Begin));
        _saved = clock.GetUtcNow();
    }

    /// <summary>What is in the log.</summary>
    public FeedLedger Ledger { get; }

    /// <summary>Completes when it is time to go on before the second is over.</summary>
    public Task Filled => _log.Filled;

    /// <summary>Opens the log, and begins to bring it to the database.</summary>
    /// <exception cref="IOException">The log cannot be opened.</exception>
    /// <exception cref="InvalidDataException">The ledger is damaged.</exception>
    public static Publishing Open(OpSession session, FeedIntake intake, RecordingPlaces places, InfluxConnection connection, TimeProvider clock, ILogger logger)
    {
        var file = LedgerFile.Read(Path.Combine(places.Ledger, LedgerFile.Name));
        var log = MessageLog.Open(places.Log, places.Torn, file.Position);
        if (log.Repaired is { } repaired)
            session.AddMessage(repaired);
        var target = new InfluxTarget(connection, new RefusedPoints(Path.Combine(places.Sinks, "refused.lp"), logger));
        var sink = new LogSink(log, target, Path.Combine(places.Sinks, "position"), clock, logger);
        var publishing = new Publishing(session, intake, places, log, new FeedLedger(file), sink, clock);
        publishing.ReadLedger();
        var received = new List<(string, string, SequenceRanges)>();
        publishing.Ledger.Visit((feed, agentSession, account) => received.Add((feed, agentSession, account.Settled)));
        intake.Open(log, received, publishing.Ledger.Sessions);
        sink.Start();
        return publishing;
    }

    /// <summary>Brings what came since the last time to the disk, and reports.</summary>
    public void Advance(ReplayDesk desk)
    {
        _log.Sync();
        ReadLedger();
        // The clock may have been set back by hours since.
        if ((_clock.GetUtcNow() - _saved).Duration() >= SaveTime)
            Save();
        Report(desk);
    }

    /// <summary>Brings what is left to the disk, and as much of it to the database as is quick.</summary>
    public async Task EndAsync(ReplayDesk desk)
    {
        _intake.Close();
        _log.Sync();
        ReadLedger();
        await _sink.DisposeAsync().ConfigureAwait(false);
        Save();
        Report(desk);
    }

    public ValueTask DisposeAsync()
    {
        _ledgerReader.Dispose();
        _log.Dispose();
        return default;
    }

    private void ReadLedger()
    {
        while (_ledgerReader.TryRead(out var record))
            Ledger.Take(record, _ledgerReader.Position);
    }

    private void Save()
    {
        _saved = _clock.GetUtcNow();
        try
        {
            StateFile.Write(Path.Combine(_places.Ledger, LedgerFile.Name), Ledger.Encode());
            _log.Trim(Math.Min(_ledgerReader.Position, _sink.DurablePosition));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            Judge($"The ledger in {_places.Ledger} cannot be written: {fault.Message}");
        }
    }

    private void Report(ReplayDesk desk)
    {
        Judge(_log.Fault ?? _sink.Fault);
        var data = _sink.ToMap();
        data.Add("refused_messages", _intake.Refused);
        data.Add("dropped_messages", _intake.Dropped);
        data.Add("not_taken_messages", Ledger.Sessions.NotTaken);
        data.Add("replayed_messages", desk.Replayed);
        _session.SetData(data);
    }

    /// <summary>Says once what is wrong, and once when it is over.</summary>
    private void Judge(string? fault)
    {
        if (fault == _fault)
            return;
        _session.AddMessage(fault ?? $"{_sink.Name} takes samples again.");
        _session.Degraded = fault is not null;
        _fault = fault;
    }
}
