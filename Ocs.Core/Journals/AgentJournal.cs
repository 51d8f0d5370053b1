using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Extensions.Logging;
using Ocs.Wamp;

namespace Ocs.Journals;

/// <summary>
/// The messages of an agent's recorded feeds that are not known to be stored, of this session and of those before it. On
/// disk where it has a folder, in memory otherwise; bounded, and what the bound discards is remembered. Thread-safe; no call
/// waits for a disk.
/// </summary>
internal sealed partial class AgentJournal : IDisposable
{
    private const int ResetBytes = 64 << 10;

    private readonly Lock _lock = new();
    private readonly JournalOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly byte[] _sessionUtf8;
    private readonly JournalDisk? _disk;
    private readonly List<JournalSegment> _segments = [];
    private readonly Recorders _recorders;
    private readonly JournalDiscards _discards;
    private readonly Dictionary<string, (long Seq, long Samples)> _last = new(StringComparer.Ordinal);
    private readonly Dictionary<string, byte[]> _names = new(StringComparer.Ordinal);
    private readonly JournalSyncNeed _syncNeed = new();
    private List<JournalSegment> _gone = [];
    private bool _recordersChanged;
    private JournalSegment? _current;
    private bool _started;
    private int _number;

    public AgentJournal(string session, JournalOptions options, TimeProvider clock, ILogger log)
    {
        Session = session;
        _options = options;
        _clock = clock;
        _log = log;
        _sessionUtf8 = Encoding.UTF8.GetBytes(session);
        _disk = options.Directory is { } folder ? new JournalDisk(this, folder, options.SyncTime, _lock) : null;
        _discards = new JournalDiscards(isNoted: _disk is not null);
        _recorders = new Recorders(options.LongestAge, clock);
        IsReady = _disk is null;
    }

    /// <summary>The session of the agent that runs.</summary>
    public string Session { get; }

    /// <summary>Whether what earlier sessions left is known.</summary>
    public bool IsReady { get; private set; }

    /// <summary>Why the folder cannot be written, in one sentence; null where it can.</summary>
    public string? Fault { get; private set; }

    /// <summary>How many messages were discarded that are not known to be stored.</summary>
    public long Discarded => _discards.Count;

    /// <summary>The last number of each feed, and its samples so far.</summary>
    public WampMap LastNumbers()
    {
        lock (_lock)
        {
            var map = new WampMap();
            foreach (var (feed, last) in _last)
                map.Add(feed, new WampList(last.Seq, last.Samples));
            return map;
        }
    }

    /// <summary>Keeps a message. The numbers of a feed ascend.</summary>
    public void Append(string feed, NumberedMessage message)
    {
        lock (_lock)
        {
            Start();
            _last[feed] = (message.Seq, message.Total);
            if (_current is null || _current.Length >= Math.Min(_options.SegmentBytes, _options.MostMemoryBytes / 8))
                Begin();
            _current!.Append(feed, message.ToRecord(_clock.GetUtcNow(), _sessionUtf8, Utf8(feed)));
        }

        _disk?.Wake();
    }

    /// <summary>Somebody who stores messages is there, by its instance-id: what it has not is kept for it.</summary>
    public void Hear(string recorder)
    {
        lock (_lock)
        {
            if (!_recorders.Hear(recorder))
                return;
            _recordersChanged = true;
        }

        if (_started)
            _disk?.Wake();
    }

    /// <summary>A recorder has a feed's messages up to a number: forgets those that all have who record.</summary>
    public void Forget(string recorder, string session, string feed, long upTo)
    {
        lock (_lock)
        {
            // Before what an earlier process left is read, nobody knows who else there is.
            if (!_recorders.Store(recorder, session, feed, upTo) || !IsReady)
                return;
            foreach (var segment in _segments.Where(IsStored).ToList())
            {
                if (segment != _current)
                    Drop(segment);
                else if (segment.Length > ResetBytes)
                    (_current, _) = (null, Drop(segment));
            }
        }

        _disk?.Wake();
    }

    /// <summary>Begins to read what earlier sessions left, where they left anything.</summary>
    public void Open()
    {
        if (!Directory.Exists(_options.Directory))
            return;
        lock (_lock)
            Start();
    }

    /// <summary>What is held and what was discarded, by session and feed.</summary>
    public WampMap Describe()
    {
        lock (_lock)
        {
            return new WampMap
            {
                ["session"] = Session,
                ["ready"] = IsReady || !_started,
                ["sessions"] = JournalContents.Of(_segments, _discards.Numbers),
                ["last"] = LastNumbers(),
                ["on_disk"] = _disk is not null && Fault is null,
                ["syncs"] = _disk?.Syncs ?? 0,
                ["bytes"] = _segments.Sum(segment => segment.Length),
                ["discarded_messages"] = Discarded,
                ["recorders"] = _recorders.ToMap(Session),
                ["fault"] = Fault,
            };
        }
    }

    /// <summary>The messages of a feed with these numbers, oldest first, up to so many bytes; and which of them are gone.</summary>
    public JournalAnswer Replay(string session, string feed, long first, long last, int mostBytes)
    {
        List<(string? Path, long OnDisk, byte[] Memory)> parts;
        lock (_lock)
        {
            // Of numbers that were not given yet nothing can be said: they are not lost.
            if (session == Session)
                last = Math.Min(last, _last.GetValueOrDefault(feed).Seq);
            parts = [.. _segments
                .Where(segment => segment.Session == session && segment.Feeds.TryGetValue(feed, out var held) && held.First <= last && held.Last >= first)
                .Select(segment => (segment.Path, segment.OnDisk, segment.CopyMemory()))];
        }

        var answer = new JournalAnswer(session, feed, first, last, mostBytes);
        foreach (var (path, onDisk, memory) in parts.TakeWhile(_ => !answer.IsFull))
            answer.Read(path, onDisk, memory);

        lock (_lock)
            answer.Complete(_discards.Numbers.GetValueOrDefault((session, feed)), isOwn: session == Session);
        return answer;
    }

    /// <summary>Writes what waits.</summary>
    public void Dispose() => _disk?.Dispose();

    /// <summary>The oldest segment that waits for the disk. Under the lock.</summary>
    internal JournalSegment? NextToWrite() => _segments.Find(segment => segment is { Waiting: > 0, Path: not null });

    internal bool IsToSync()
    {
        lock (_lock) return _syncNeed.Look(Session, _last, _recorders);
    }

    internal (List<JournalSegment> Gone, List<string> Notes) TakeRemovals()
    {
        lock (_lock)
        {
            var gone = _gone;
            _gone = [];
            return (gone, _discards.TakeNotes());
        }
    }

    /// <summary>Who stores messages, as lines; null where that is on disk already.</summary>
    internal List<string>? TakeRecorders()
    {
        lock (_lock)
            return Interlocked.Exchange(ref _recordersChanged, false) ? _recorders.ToLines() : null;
    }

    internal void OnLoaded(List<JournalSegment> segments, List<string> discarded, List<string> recorders, string? fault)
    {
        lock (_lock)
        {
            _recorders.Load(recorders);
            _segments.InsertRange(0, segments);
            _discards.Load(discarded);
            IsReady = true;
            Bound();
        }

        OnDisk(fault);
    }

    internal void OnDisk(string? fault)
    {
        if (fault is not null && Fault is null)
            CannotWrite(_log, _options.Directory!, fault);
        else if (fault is null && Fault is not null)
            CanWrite(_log, _options.Directory!);
        Fault = fault is null ? null : $"The journal {_options.Directory} cannot be written: {fault}";
    }

    private void Start()
    {
        if (!_started)
            _disk?.Start();
        _started = true;
    }

    private void Begin()
    {
        _current?.Close();
        var path = _options.Directory is { } folder
            ? Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{Session}-{++_number:D8}.journal"))
            : null;
        _segments.Add(_current = new JournalSegment(Session, path, _clock.GetUtcNow()) { BeganHere = _clock.GetTimestamp() });
        _recorders.Prune(session => session == Session || _segments.Exists(segment => segment.Session == session));
        Bound();
    }

    /// <summary>Lets the oldest go where too much is kept; looked at when a segment begins.</summary>
    private void Bound()
    {
        while (_segments.Count > 1 && (_segments.Sum(segment => segment.Length) > _options.RoomFor(isClaimed: !_recorders.IsEmpty)
            || AgeOf(_segments[0]) > _options.LongestAge))
            Discard(_segments[0]);
        while (_segments.Count > 1 && _segments.Sum(segment => segment.Waiting) > _options.MostMemoryBytes)
            Discard(_segments.Find(segment => segment.Waiting > 0)!);
    }

    /// <summary>Of what this process wrote the time that passed, whatever became of the clock: many come up with one that is years behind.</summary>
    private TimeSpan AgeOf(JournalSegment segment) =>
        segment.BeganHere is { } began ? _clock.GetElapsedTime(began) : _clock.GetUtcNow() - segment.Began;

    private void Discard(JournalSegment segment)
    {
        foreach (var (feed, held) in segment.Feeds)
        {
            var first = Math.Max(held.First, _recorders.StoredUpTo(segment.Session, feed) + 1);
            if (first > held.Last)
                continue;
            if (Discarded == 0)
                Discarding(_log, feed);
            _discards.Add(segment.Session, feed, first, held.Last);
        }

        if (segment == _current)
            _current = null;
        Drop(segment);
    }

    private bool Drop(JournalSegment segment)
    {
        segment.IsGone = true;
        if (segment.Path is not null)
            _gone.Add(segment);
        return _segments.Remove(segment);
    }

    private bool IsStored(JournalSegment segment) =>
        segment.Feeds.All(feed => feed.Value.Last <= _recorders.StoredUpTo(segment.Session, feed.Key));

    private byte[] Utf8(string feed)
    {
        ref var name = ref CollectionsMarshal.GetValueRefOrAddDefault(_names, feed, out _);
        return name ??= Encoding.UTF8.GetBytes(feed);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The journal {Folder} cannot be written, so messages are kept in memory: {Fault}")]
    private static partial void CannotWrite(ILogger log, string folder, string fault);

    [LoggerMessage(Level = LogLevel.Information, Message = "The journal {Folder} is written again")]
    private static partial void CanWrite(ILogger log, string folder);

    [LoggerMessage(Level = LogLevel.Information, Message = "The journal is full: the oldest messages go, of the feed {Feed} first. Nobody has said that they are stored")]
    private static partial void Discarding(ILogger log, string feed);
}
