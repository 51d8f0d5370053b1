using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;
using Ocs.Aggregator.Log;
using Ocs.Wamp;

namespace Ocs.Aggregator.Sinks;

/// <summary>
/// Brings the log to a database at the database's own pace, from a durable place of its own. While the database is away the
/// log grows, and is caught up in order afterwards; what is recorded meanwhile does not wait for it.
/// </summary>
internal sealed partial class LogSink : IAsyncDisposable
{
    private const int MostMessages = 10_000;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan SaveTime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(10);

    private readonly MessageLog _log;
    private LogReader _reader;
    private readonly RecordDecoder _decoder = new();
    private readonly ISinkTarget _target;
    private readonly string _stateFile;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly FaultLog _faults;
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;
    private long _durable;
    private long _written;
    private volatile string? _fault;
    private volatile bool _isConnected;
    private volatile bool _isEnding;
    private long _damaged;
    private long _lastHeard;
    private DateTimeOffset _saved;

    /// <param name="log">The log.</param>
    /// <param name="target">The database, which this disposes.</param>
    /// <param name="stateFile">Where the place in the log is kept.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="logger">Where faults go.</param>
    public LogSink(MessageLog log, ISinkTarget target, string stateFile, TimeProvider clock, ILogger logger)
    {
        (_log, _target, _stateFile, _clock, _logger) = (log, target, stateFile, clock, logger);
        _faults = new FaultLog(logger);
        // A place behind the end is of another log.
        _durable = ReadState(stateFile) is var kept && kept > log.End ? log.Begin : Math.Max(kept, log.Begin);
        _written = _durable;
        _reader = new LogReader(log, _durable);
        _saved = clock.GetUtcNow();
    }

    /// <summary>What messages call the database.</summary>
    public string Name => _target.Name;

    /// <summary>Before this the database has everything, and that is known on disk.</summary>
    public long DurablePosition => Interlocked.Read(ref _durable);

    /// <summary>Why nothing can be written, in one sentence; null where it can.</summary>
    public string? Fault => _fault;

    /// <summary>When the database last answered well, unix seconds; 0 where it never did.</summary>
    public double LastHeard => BitConverter.Int64BitsToDouble(Interlocked.Read(ref _lastHeard));

    /// <summary>Begins.</summary>
    public void Start() => _running = Task.Run(() => RunAsync(_stop.Token));

    /// <summary>How it goes, for the session: <c>{"connected", "last_updated", "points", "refused_points", "damaged_stretches", "behind_bytes", "fault"}</c>.</summary>
    public WampMap ToMap() => new()
    {
        ["connected"] = _isConnected,
        ["last_updated"] = LastHeard > 0 ? LastHeard : WampValue.Null,
        ["points"] = _target.Points,
        ["refused_points"] = _target.RefusedPoints,
        ["damaged_stretches"] = _reader.Damaged,
        ["behind_bytes"] = Math.Max(0, _log.End - DurablePosition),
        ["fault"] = _fault is { } fault ? fault : WampValue.Null,
    };

    /// <summary>Writes what is in the log by now, for as long as that is quick; the rest waits there for the next time.</summary>
    public async ValueTask DisposeAsync()
    {
        _isEnding = true;
        _stop.CancelAfter(_fault is null ? LastWords : TimeSpan.Zero);
        await _running.ConfigureAwait(false);
        TrySave();
        _reader.Dispose();
        _target.Dispose();
        _stop.Dispose();
    }

    /// <summary>
    /// While some batches are on their way the next is read. Each is attempted once beside the others; who fails is tried again
    /// when everything before it is written, so that the place in the log is always behind what the database has.
    /// </summary>
    private async Task RunAsync(CancellationToken stop)
    {
        var flying = new Queue<SinkBatch>();
        try
        {
            await TryUntilDoneAsync(null, OpenAsync, stop).ConfigureAwait(false);
            while (!stop.IsCancellationRequested)
            {
                var next = new SinkBatch();
                var isNew = Read(next);
                if (flying.Count > 0 && (!isNew || flying.Count >= _target.AtOnce))
                    await LandAsync(flying, stop).ConfigureAwait(false);
                else if (!isNew)
                {
                    if (_isEnding)
                        return;
                    TrySave();
                    await Task.Delay(Pause, _clock, stop).ConfigureAwait(false);
                }

                if (!isNew)
                    continue;
                next.Start(_target, stop);
                flying.Enqueue(next);
                if ((_clock.GetUtcNow() - _saved).Duration() >= SaveTime)
                    TrySave();
            }
        }
        catch (Exception) when (stop.IsCancellationRequested)
        {
            // Stopped: what was not written is read again the next time.
        }
        finally
        {
            foreach (var batch in flying)
                await batch.Attempt.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Waits until the oldest batch is written; those behind it stay in the queue until it is.</summary>
    private async Task LandAsync(Queue<SinkBatch> flying, CancellationToken stop)
    {
        var batch = flying.Peek();
        if (batch.Messages.Count > 0)
            await TryUntilDoneAsync(batch.Attempt, token => batch.WriteAsync(_target, token), stop).ConfigureAwait(false);
        Interlocked.Exchange(ref _written, batch.Position);
        flying.Dequeue();
    }

    /// <summary>A database that knows itself what it has is believed: it may have been put back to an earlier day.</summary>
    private async Task OpenAsync(CancellationToken cancellationToken)
    {
        if (await _target.OpenAsync(_log.Identity, cancellationToken).ConfigureAwait(false) is not { } position)
            return;
        position = Math.Clamp(position, _log.Begin, _log.End);
        if (position == _reader.Position)
            return;
        _reader.Dispose();
        _reader = new LogReader(_log, position);
        Interlocked.Exchange(ref _written, position);
    }

    /// <summary>Reads a batch; false where there is nothing new.</summary>
    private bool Read(SinkBatch batch)
    {
        var begin = _reader.Position;
        while (batch.Messages.Count < MostMessages && _reader.Position - begin < _target.BatchBytes && _reader.TryRead(out var record))
        {
            if (record.Kind != Journals.JournalRecordKind.Message)
                continue;
            if (!_decoder.TryDecode(record, out var message, out var fault))
            {
                if (fault is not null)
                    _faults.Add("", fault);
                continue;
            }

            if (message.Feed.AggregationParameters.GetOrNull(_target.ExcludedBy) is not { Kind: WampValueKind.Boolean } excluded || !excluded.AsBoolean())
                batch.Messages.Add(message);
        }

        if (_reader.Damaged > _damaged)
            _faults.Add(_stateFile, $"The log is damaged: what stood there is missing in {Name}.");
        _damaged = _reader.Damaged;
        batch.Position = _reader.Position;
        return _reader.Position != begin;
    }

    /// <summary>Waits for an attempt that is under way, if there is one, and makes others until one succeeds.</summary>
    private async Task TryUntilDoneAsync(Task? underWay, Func<CancellationToken, Task> attempt, CancellationToken stop)
    {
        var delay = TimeSpan.FromMilliseconds(250);
        while (true)
        {
            try
            {
                await (underWay ?? attempt(stop)).ConfigureAwait(false);
                if (_fault is not null)
                    LogBack(Name);
                (_fault, _isConnected) = (null, true);
                Interlocked.Exchange(ref _lastHeard, BitConverter.DoubleToInt64Bits((_clock.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds));
                return;
            }
            catch (Exception unavailable) when (!stop.IsCancellationRequested)
            {
                // Whatever it is: to try again loses nothing, to end would lose all that comes.
                if (_fault is null)
                    LogAway(Name, unavailable.Message);
                (_fault, _isConnected) = ($"{Name} takes nothing, so what is recorded waits in the log: {unavailable.Message}", false);
            }

            // Several programs that wait for the same database do not all come back at the same moment.
            await Task.Delay(delay * (0.5 + Random.Shared.NextDouble()), _clock, stop).ConfigureAwait(false);
            delay = TimeSpan.FromTicks(Math.Min(LongestDelay.Ticks, delay.Ticks * 2));
            underWay = null;
        }
    }

    private void TrySave()
    {
        _saved = _clock.GetUtcNow();
        var position = Interlocked.Read(ref _written);
        if (position == _durable)
            return;
        try
        {
            StateFile.Write(_stateFile, Encoding.ASCII.GetBytes(position.ToString(CultureInfo.InvariantCulture)));
            Interlocked.Exchange(ref _durable, position);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            _faults.Add(_stateFile, $"The place of {Name} in the log cannot be kept, so some of it will be written twice: {fault.Message}");
        }
    }

    private static long ReadState(string path)
    {
        try
        {
            return File.Exists(path) && long.TryParse(File.ReadAllText(path), CultureInfo.InvariantCulture, out var position) ? position : 0;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Name} takes nothing, so what is recorded waits in the log: {Reason}")]
    private partial void LogAway(string name, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Name} takes samples again")]
    private partial void LogBack(string name);
}
