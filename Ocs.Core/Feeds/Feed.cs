using Microsoft.Extensions.Logging;
using Ocs.Journals;
using Ocs.Wamp;

namespace Ocs.Feeds;

/// <summary>A feed that an agent publishes. Made by <c>IAgentContext.AddFeed</c>; safe to use from several threads.</summary>
/// <remarks>
/// A recorded feed collects samples for <see cref="FeedOptions.BufferTime"/> and sends them as one message: at a publish
/// when the time is over (ocs_feed.py: publish_message), and at latest by a timer, so that no sample waits for the next
/// one. While the router is away messages wait in memory, up to <see cref="FeedOptions.MaxWaitingBytes"/>.
/// </remarks>
public sealed partial class Feed : IDisposable
{
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _sending = new(1);
    private readonly IWampSession _session;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly FeedInfoMap _infoMap;
    private readonly SampleBuffer _buffer;
    private readonly SampleOutbox _outbox;
    private readonly FeedCounters _counters;
    private readonly AgentJournal? _journal;
    private readonly MessageEncoder _encoder;
    private readonly ITimer _timer;
    private WampSerializer _serializer;
    private long? _bufferStart;
    private bool _losing;
    private bool _held;

    internal Feed(FeedInfo info, FeedOptions options, IWampSession session, TimeProvider clock, ILogger log, AgentJournal? journal = null)
    {
        Options = options;
        _session = session;
        _clock = clock;
        _log = log;
        _journal = journal;
        _infoMap = new(info);
        _encoder = new(_infoMap);
        _buffer = new(info.Address);
        _outbox = new(options.MaxWaitingBytes);
        _counters = new(clock);
        _timer = clock.CreateTimer(feed => ((Feed)feed!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>What the feed says of itself.</summary>
    public FeedInfo Info => _infoMap.Info;

    /// <summary>How it is buffered and stored.</summary>
    public FeedOptions Options { get; }

    /// <summary>Tells the units of fields, such as <c>K</c>, to those who plot them: <c>units</c> in the <c>agg_params</c> of each later message.</summary>
    public void DescribeUnits(IEnumerable<KeyValuePair<string, string>> units)
    {
        lock (_lock)
            _infoMap.AddUnits(units);
    }

    /// <summary>Publishes one sample of several fields. It is buffered for <see cref="FeedOptions.BufferTime"/>.</summary>
    /// <param name="block">The block; its set of fields never changes, and a field keeps the type of its first sample: integers may join doubles, nothing else.</param>
    /// <param name="time">When it was measured.</param>
    /// <param name="fields">Doubles, integers, booleans or text by field name.</param>
    /// <param name="cancellationToken">Stops waiting for room in the transport; the sample stays.</param>
    /// <exception cref="ArgumentException">A field name or type is not allowed, or the set of fields differs from the block's first; names the field. Only this sample is refused.</exception>
    /// <exception cref="InvalidOperationException">The feed is not recorded.</exception>
    public ValueTask PublishAsync(string block, DateTimeOffset time, WampMap fields, CancellationToken cancellationToken = default)
    {
        RequireRecord(true);
        try
        {
            lock (_lock)
            {
                _buffer.Add(block, (time - DateTimeOffset.UnixEpoch).TotalSeconds, fields);
                if (!IsDue())
                    return ValueTask.CompletedTask;
                TakeBuffer();
            }
        }
        catch (ArgumentException)
        {
            _counters.Refuse();
            throw;
        }

        return SendAsync(cancellationToken);
    }

    /// <summary>Publishes several samples at once; as <see cref="PublishAsync(string, DateTimeOffset, WampMap, CancellationToken)"/>.</summary>
    /// <exception cref="ArgumentException">Also where a column is shorter or longer than the timestamps. Only this block is refused.</exception>
    public ValueTask PublishAsync(FeedBlock block, CancellationToken cancellationToken = default)
    {
        RequireRecord(true);
        try
        {
            lock (_lock)
            {
                _buffer.Add(block);
                if (_buffer.IsEmpty || !IsDue())
                    return ValueTask.CompletedTask;
                TakeBuffer();
            }
        }
        catch (ArgumentException)
        {
            _counters.Refuse();
            throw;
        }

        return SendAsync(cancellationToken);
    }

    /// <summary>Publishes anything; only for feeds that are not recorded. While the router is away it is dropped and counted.</summary>
    /// <exception cref="InvalidOperationException">The feed is recorded.</exception>
    public ValueTask PublishAsync(WampValue message, CancellationToken cancellationToken = default)
    {
        RequireRecord(false);
        return PublishAsync(_session, message, cancellationToken);
    }

    /// <summary>Sends what is buffered.</summary>
    /// <param name="cancellationToken">Stops waiting for room in the transport; the samples stay.</param>
    public ValueTask FlushAsync(CancellationToken cancellationToken = default)
    {
        lock (_lock)
            TakeBuffer();
        return SendAsync(cancellationToken);
    }

    /// <summary>Ends the timer; what is buffered stays unsent.</summary>
    public void Dispose()
    {
        _timer.Dispose();
        _sending.Dispose();
    }

    /// <summary>Whether messages wait although the router may be there: whoever stores them may not be back yet.</summary>
    internal bool IsHeld
    {
        get => Volatile.Read(ref _held);
        set => Volatile.Write(ref _held, value);
    }

    /// <summary>The description as <c>get_api</c> gives it: with the feed's counters, which messages do not carry.</summary>
    internal WampMap Describe()
    {
        var map = _infoMap.ToMap();
        map["counters"] = _counters.ToMap(_outbox.Samples);
        return map;
    }

    /// <summary>Publishes anything on a session, which may not yet be the connection's.</summary>
    internal async ValueTask PublishAsync(IWampSession session, WampValue message, CancellationToken cancellationToken, WampMap? lastNumbers = null)
    {
        try
        {
            await session.PublishAsync(
                Info.Address,
                (Message: message, Info: _infoMap, Last: lastNumbers),
                static (writer, state) =>
                {
                    writer.BeginList(1);
                    writer.BeginList(2);
                    writer.WriteValue(state.Message);
                    state.Info.Write(writer, state.Last);
                    writer.EndList();
                    writer.EndList();
                },
                cancellationToken: cancellationToken).ConfigureAwait(false);
            Sent(0);
        }
        catch (WampConnectionException)
        {
            Lost(1);
        }
    }

    /// <summary>Sends the messages that wait, oldest first, until there are none or the router is away.</summary>
    internal async ValueTask SendAsync(CancellationToken cancellationToken = default)
    {
        if (IsHeld)
            return;
        await _sending.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            while (_outbox.TryPeek(out var message) && await TrySendAsync(message).ConfigureAwait(false))
            {
                _outbox.Remove(message);
            }
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>False where the router is away: the message waits. One that cannot be sent for another reason is dropped.</summary>
    private async ValueTask<bool> TrySendAsync(NumberedMessage message)
    {
        try
        {
            // Not cancelled midway: the message would be sent, and sent again later.
            await _session.PublishAsync(
                Info.Address,
                (Message: message, Feed: this),
                static (writer, state) =>
                {
                    // The next one is encoded as this session wants it; only what waited over a change is carried over.
                    state.Feed._serializer = writer.Serializer;
                    WampTranscoder.Write(state.Message.Payload, state.Message.Serializer, writer);
                },
                cancellationToken: CancellationToken.None).ConfigureAwait(false);
            Sent(message.Samples);
        }
        catch (WampConnectionException)
        {
            return false;
        }
        catch (Exception fault)
        {
            _counters.Drop(message.Samples);
            Unsendable(_log, fault, Info.Address, message.Samples);
        }

        return true;
    }

    private bool IsDue()
    {
        var now = _clock.GetTimestamp();
        if (_bufferStart is null)
        {
            _bufferStart = now;
            if (Options.BufferTime > TimeSpan.Zero)
                _timer.Change(Options.BufferTime, Timeout.InfiniteTimeSpan);
        }

        return _clock.GetElapsedTime(_bufferStart.Value, now) >= Options.BufferTime;
    }

    /// <summary>Makes a message of the buffer, if there is anything in it. Under the lock.</summary>
    private void TakeBuffer()
    {
        if (_bufferStart is not null && Options.BufferTime > TimeSpan.Zero)
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _bufferStart = null;
        if (_buffer.IsEmpty)
            return;
        var taken = _buffer.Take();
        var message = _encoder.Encode(taken, _serializer);
        _buffer.Recycle(taken);
        _journal?.Append(Info.FeedName, message);
        var dropped = _outbox.Add(message);
        if (dropped > 0)
            Lost(dropped);
    }

    private async void OnTimer()
    {
        try
        {
            await FlushAsync().ConfigureAwait(false);
        }
        catch (ObjectDisposedException)
        {
            // The agent has stopped meanwhile.
        }
    }

    private void RequireRecord(bool record)
    {
        if (Info.Record != record)
            throw new InvalidOperationException($"The feed {Info.Address} is {(Info.Record ? "recorded: it takes blocks of samples only" : "not recorded: it takes no blocks of samples")}.");
    }

    private void Sent(int samples)
    {
        _counters.Send(samples);
        if (_losing)
            LossEnded(_log, Info.Address, _counters.Dropped);
        _losing = false;
    }

    private void Lost(long samples)
    {
        _counters.Drop(samples);
        if (!_losing)
            LossBegan(_log, Info.Address);
        _losing = true;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The feed {Feed} loses data: the router is away")]
    private static partial void LossBegan(ILogger log, string feed);

    [LoggerMessage(Level = LogLevel.Information, Message = "The feed {Feed} is whole again; dropped so far: {Dropped}")]
    private static partial void LossEnded(ILogger log, string feed, long dropped);

    [LoggerMessage(Level = LogLevel.Error, Message = "A message of the feed {Feed} cannot be sent and is dropped, {Samples} samples")]
    private static partial void Unsendable(ILogger log, Exception fault, string feed, int samples);
}
