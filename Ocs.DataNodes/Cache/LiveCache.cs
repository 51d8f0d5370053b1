using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Ocs.DataNodes.Cache;
using Ocs.DataNodes.Downsampling;
using Ocs.Feeds;

namespace Ocs.DataNodes;

/// <summary>
/// Keeps the last <see cref="LiveCacheOptions.BufferTime"/> of every field. Any thread may write or read: writers take
/// turns, readers never wait and are never in the way.
/// </summary>
public sealed partial class LiveCache(LiveCacheOptions options, TimeProvider clock, ILoggerFactory loggers)
{
    private static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan WarnEvery = TimeSpan.FromMinutes(1);

    private readonly ILogger<LiveCache> _logger = loggers.CreateLogger<LiveCache>();
    private readonly ConcurrentDictionary<string, FeedSeries> _feeds = new(StringComparer.Ordinal);
    private readonly Lock _writing = new();
    private readonly Lock _indexing = new();
    private readonly ReductionBudget _reductions = new(options.MaximumBytes / 8);
    private RowCounts _rows;
    private int _fields;
    private long _messages;
    private long _evicted;
    private long _bytes;
    private long _lastSweep = clock.GetTimestamp();
    private long? _lastWarning;
    private long _version;
    private (long Version, FieldIndex Fields)? _index;

    /// <summary>Raised on the writing thread after each message was stored.</summary>
    internal event Action<FeedMessage>? Applied;

    /// <summary>How much is kept.</summary>
    public LiveCacheOptions Options { get; } = options;

    /// <summary>The clock that says which samples are too old.</summary>
    public TimeProvider Clock { get; } = clock;

    /// <summary>The fields that are there now.</summary>
    internal FieldIndex Index
    {
        get
        {
            lock (_indexing)
            {
                var version = Interlocked.Read(ref _version);
                if (_index?.Version != version)
                    _index = (version, FieldIndex.Of(_feeds.Values.SelectMany(feed => feed.Blocks)));
                return _index.Value.Fields;
            }
        }
    }

    /// <summary>Stores one message of a feed.</summary>
    public void Apply(FeedMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        var now = UnixSeconds(Clock.GetUtcNow());
        var (oldest, newest) = (now - Options.BufferTime.TotalSeconds, now + Options.FutureTolerance.TotalSeconds);
        lock (_writing)
        {
            _messages++;
            foreach (var block in message.Blocks)
                Apply(message.Feed, block, oldest, newest);
            if (Clock.GetElapsedTime(_lastSweep) >= SweepEvery)
                Sweep(oldest);
            if (_bytes > Options.MaximumBytes)
                EvictOldest();
        }

        Applied?.Invoke(message);
    }

    /// <summary>What is held and what was refused.</summary>
    public LiveCacheStatistics GetStatistics()
    {
        lock (_writing)
        {
            return new LiveCacheStatistics
            {
                Messages = _messages,
                StoredRows = _rows.Stored,
                RepeatedRows = _rows.Repeated,
                ExpiredRows = _rows.Expired,
                FutureRows = _rows.Future,
                RefusedRows = _rows.Refused,
                EvictedRows = _evicted,
                Bytes = _bytes,
                Fields = _fields,
            };
        }
    }

    /// <summary>A time as the cache counts: unix seconds.</summary>
    internal static double UnixSeconds(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).TotalSeconds;

    /// <summary>Forgets what is older than <see cref="LiveCacheOptions.BufferTime"/>, also where nothing comes in any more.</summary>
    internal void Sweep()
    {
        lock (_writing)
            Sweep(UnixSeconds(Clock.GetUtcNow()) - Options.BufferTime.TotalSeconds);
    }

    private void Apply(FeedInfo feed, FeedBlock block, double oldest, double newest)
    {
        if (block.Timestamps.Length == 0)
            return;
        var counts = default(RowCounts);
        var known = _feeds.GetOrAdd(feed.Address, static (_, reductions) => new FeedSeries(reductions), _reductions);
        var blocks = known.Blocks.Count;
        if (known.FindOrAdd(feed, block, Options.MaximumFields - _fields) is { } series)
        {
            var before = blocks == known.Blocks.Count ? series.Bytes : 0;
            counts = series.Apply(block, oldest, newest);
            _bytes += series.Bytes - before;
        }
        else
        {
            counts.Refused = block.Timestamps.Length;
        }

        if (blocks != known.Blocks.Count)
        {
            _fields += block.Columns.Length;
            Interlocked.Increment(ref _version);
        }

        _rows.Add(counts);
        if (counts.Future + counts.Refused > 0)
            Warn(feed, block, counts);
    }

    private void Sweep(double oldest)
    {
        _lastSweep = Clock.GetTimestamp();
        foreach (var (address, feed) in _feeds)
        {
            _fields -= feed.Trim(oldest);
            if (feed.Blocks.Count == 0)
                _feeds.TryRemove(address, out _);
        }

        _bytes = _feeds.Values.Sum(feed => feed.Blocks.Sum(block => block.Bytes));
        _reductions.Settle(_feeds.Values.Sum(feed => feed.Blocks.Sum(block => block.ForgetUnusedReductions())));
        Interlocked.Increment(ref _version);
    }

    /// <summary>Forgets the oldest chunks of all, until a twentieth of the room is free.</summary>
    private void EvictOldest()
    {
        var blocks = new PriorityQueue<BlockSeries, double>(
            _feeds.Values.SelectMany(feed => feed.Blocks).Select(block => (block, block.FirstTime)));
        var evictedBefore = _evicted;
        while (_bytes > Options.MaximumBytes / 20 * 19 && blocks.TryDequeue(out var oldest, out var time) && !double.IsInfinity(time))
        {
            var before = oldest.Bytes;
            _evicted += oldest.TrimOldest();
            _bytes += oldest.Bytes - before;
            blocks.Enqueue(oldest, oldest.FirstTime);
        }

        if (MayWarn())
            LogEvicted(_evicted - evictedBefore, Options.MaximumBytes >> 20, _evicted);
    }

    private void Warn(FeedInfo feed, FeedBlock block, in RowCounts counts)
    {
        if (!MayWarn())
            return;
        if (counts.Future > 0)
            LogFuture(counts.Future, block.Name, feed.Address, Options.FutureTolerance, _rows.Future);
        else
            LogRefused(counts.Refused, block.Name, feed.Address, _rows.Refused);
    }

    /// <summary>Once a minute: a fault that lasts fills no disk.</summary>
    private bool MayWarn()
    {
        if (_lastWarning is { } last && Clock.GetElapsedTime(last) < WarnEvery)
            return false;
        _lastWarning = Clock.GetTimestamp();
        return true;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} samples of block {Block} of {Feed} lie more than {Tolerance} ahead of this machine's clock and are not plotted ({Total} of all feeds so far): check the clock of the agent's host")]
    private partial void LogFuture(long count, string block, string feed, TimeSpan tolerance, long total);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} samples of block {Block} of {Feed} are not plotted ({Total} of all feeds so far): too many fields or blocks, or late samples of another type")]
    private partial void LogRefused(long count, string block, string feed, long total);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The live cache is full at {Megabytes} MiB: the {Count} oldest samples went before their time ({Total} so far)")]
    private partial void LogEvicted(long count, long megabytes, long total);
}
