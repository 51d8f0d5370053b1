using Microsoft.Extensions.Logging;
using Ocs.Aggregator.Ledger;
using Ocs.Feeds;
using Ocs.G3;
using Ocs.Wamp;

namespace Ocs.Aggregator;

/// <summary>
/// Turns messages into housekeeping frames. While files cannot be written it keeps what waits, up to a bound, and writes
/// it when they can be again.
/// </summary>
internal sealed partial class HkStore
{
    private readonly HkFiles _files;
    private readonly HkSession _session;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly HkFrameWriter _writer = new();
    private readonly Dictionary<string, FeedRecord> _records = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Address, string Session), Provider> _current = [];
    private readonly List<Provider> _providers = [];
    private readonly Dictionary<string, ProviderState> _states = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Address, string Session), FrameContent> _empty = [];
    private readonly FaultLog _faults;
    private long _nextId;
    private long _waiting;
    private bool _statusDue = true;

    public HkStore(HkFiles files, HkSession session, TimeProvider clock, ILogger log)
    {
        _files = files;
        _session = session;
        _clock = clock;
        _log = log;
        _faults = new FaultLog(log);
        _files.Session = _writer.EncodeSession(session).ToArray();
    }

    /// <summary>How many values a frame holds before it is written whatever its age: 32 MB of doubles.</summary>
    public long MostFrameValues { get; init; } = 4 << 20;

    /// <summary>How many values may wait for the disk in all: 512 MB of doubles.</summary>
    public long MostValues { get; init; } = 64 << 20;

    public RecordingCounters Counters { get; } = new();

    /// <summary>The state of each feed, as session data list them; feeds that went stale stay.</summary>
    public IReadOnlyDictionary<string, ProviderState> States => _states;

    /// <summary>What is in files already.</summary>
    public ArchiveReach Reach { get; init; } = new();

    /// <summary>Whether nothing more can be taken until files can be written again.</summary>
    public bool IsFull => _waiting > MostValues;

    /// <summary>Where in the log the first message begins that is in no file yet; null where there is none.</summary>
    public long? FirstWaiting => _providers.Select(provider => provider.Content).Concat(_empty.Values)
        .Min(content => content.Messages > 0 ? content.From : (long?)null);

    /// <summary>Takes a message over that is in no log.</summary>
    public void Add(FeedMessage message) => Add(message, 0, 0);

    /// <summary>Takes a message of the log over.</summary>
    /// <param name="message">The message.</param>
    /// <param name="from">Where in the log it begins.</param>
    /// <param name="end">Where in the log it ends.</param>
    public void Add(FeedMessage message, long from, long end)
    {
        if (end > 0 && end <= Reach.Through.GetValueOrDefault((message.Feed.Address, message.Feed.SessionId)))
            return;
        foreach (var refusal in message.Refusals)
        {
            Counters.RefusedBlocks++;
            _faults.Add(message.Feed.Address, refusal);
        }

        var feed = message.Feed;
        if (IsTrue(feed.AggregationParameters.GetOrNull("exclude_aggregator")))
            return;
        if (!HasFourParts(feed.Address))
        {
            Counters.RefusedMessages++;
            _faults.Add(feed.Address, $"The feed {feed.Address} is not recorded: its address must be root.instance.feeds.name, four parts without further dots.");
            return;
        }

        if (end == 0 && IsFull)
        {
            Counters.DiscardedMessages++;
            _faults.Add(feed.Address, $"A message of {feed.Address} is lost: too much waits for the disk already.");
            return;
        }

        Counters.Messages++;
        _waiting += ValuesOf(message);
        if (message.Blocks.Count == 0)
        {
            NoteEmpty(message, from, end);
            return;
        }

        var provider = Find(feed, message);
        foreach (var block in message.Blocks)
        {
            provider.TryAdd(block, message.Received);
            _states[feed.Address] = new ProviderState(message.Received, feed.SessionId, false, block.Name);
        }

        provider.Note(message, from, end);
    }

    /// <summary>Writes what is due.</summary>
    public void Advance()
    {
        NoteContents();
        if (Counters.Messages > 0)
            WriteDue(_clock.GetUtcNow());
        _waiting = _providers.Sum(provider => provider.Values);
    }

    /// <summary>Writes everything that was added, and ends the file. What could not be written is counted.</summary>
    public void Close()
    {
        NoteContents();
        if (_providers.Exists(provider => provider.Values > 0 && !provider.IsAnnounced))
            TryWriteStatus();
        foreach (var provider in _providers)
        {
            if (provider.Values > 0 && (!provider.IsAnnounced || !TryWriteData(provider)))
                Counters.LostSamples += provider.Values;
        }

        _files.Close();
    }

    /// <summary>A message of which nothing can be stored is put down all the same.</summary>
    private void NoteEmpty(FeedMessage message, long from, long end)
    {
        var key = (message.Feed.Address, message.Feed.SessionId);
        if (_current.TryGetValue(key, out var provider) && provider.Content.Messages > 0)
        {
            provider.Note(message, from, end);
            return;
        }

        if (!_empty.TryGetValue(key, out var content))
            _empty.Add(key, content = new FrameContent { Feed = key.Address, Session = key.SessionId });
        content.Add(message, from, end);
    }

    /// <summary>Puts down the messages that no frame will stand for: before any later frame of their feed.</summary>
    private void NoteContents()
    {
        foreach (var (key, content) in _empty)
        {
            if (!_files.TryNote(content))
                continue;
            Reach.Take(content);
            _empty.Remove(key);
        }

        foreach (var provider in _providers)
        {
            if (provider is not { Values: 0, Content.Messages: > 0 } || !_files.TryNote(provider.Content))
                continue;
            Reach.Take(provider.Content);
            provider.ForgetContent();
        }
    }

    /// <summary>The provider that takes a message whole: a message is never in two frames.</summary>
    private Provider Find(FeedInfo feed, FeedMessage message)
    {
        var key = (feed.Address, feed.SessionId);
        if (!_current.TryGetValue(key, out var provider))
            return Begin(key, feed);
        if (provider.Fits(message))
            return provider;
        Counters.FieldChanges++;
        _faults.Add(feed.Address, $"The fields of a block of {feed.Address} changed: a new provider begins.");
        provider.IsReplaced = true;
        return Begin(key, feed);
    }

    private Provider Begin((string Address, string Session) key, FeedInfo feed)
    {
        if (!_records.TryGetValue(feed.Address, out var record))
        {
            record = new FeedRecord { Fields = new FeedFields { OnRenamed = (block, field, name) => LogRenamed(field, block, feed.Address, name) } };
            foreach (var ((address, block), tick) in Reach.LastTimes)
            {
                if (address == feed.Address)
                    record.LastWritten[block] = tick;
            }

            _records.Add(feed.Address, record);
        }

        var provider = new Provider(_nextId++, feed, record, Counters);
        _current[key] = provider;
        _providers.Add(provider);
        _statusDue = true;
        return provider;
    }

    private void WriteDue(DateTimeOffset now)
    {
        if (!TryRemoveLeaving(now) || (_statusDue && !TryWriteStatus()))
            return;
        foreach (var provider in _providers)
        {
            if (provider.IsDue(now, MostFrameValues) && !TryWriteInOrder(provider))
                return;
        }
    }

    /// <summary>What an earlier session of the same agent left waiting goes first, so that times ascend.</summary>
    private bool TryWriteInOrder(Provider due)
    {
        foreach (var provider in _providers)
        {
            if (provider.Values > 0 && provider.Feed.Address == due.Feed.Address && provider.Id <= due.Id && !TryWriteData(provider))
                return false;
        }

        return true;
    }

    /// <summary>Providers without data for long, and those replaced, write what they have and go.</summary>
    private bool TryRemoveLeaving(DateTimeOffset now)
    {
        for (var index = 0; index < _providers.Count; index++)
        {
            var provider = _providers[index];
            if (!provider.IsReplaced && !provider.IsStale(now))
                continue;
            if (provider.Values > 0 && ((!provider.IsAnnounced && !TryWriteStatus()) || !TryWriteData(provider)))
                return false;
            _providers.RemoveAt(index--);
            _statusDue = true;
            var key = (provider.Feed.Address, provider.Feed.SessionId);
            if (_current.TryGetValue(key, out var current) && ReferenceEquals(current, provider))
                _current.Remove(key);
            if (!provider.IsReplaced && _states.TryGetValue(provider.Feed.Address, out var state) && state.SessionId == provider.Feed.SessionId)
                _states[provider.Feed.Address] = state with { IsStale = true };
        }

        return true;
    }

    private bool TryWriteStatus()
    {
        var frame = _writer.EncodeStatus(_session.Id, Seconds(), _providers.ConvertAll(provider => new HkProvider(provider.Id, provider.Feed.Address)));
        if (!_files.TryWriteStatus(frame))
            return false;
        foreach (var provider in _providers)
            provider.IsAnnounced = true;
        _statusDue = false;
        return true;
    }

    private bool TryWriteData(Provider provider)
    {
        if (!_files.TryWriteData(provider.Encode(_writer, _session.Id, Seconds()), provider.Content))
            return false;
        Reach.Take(provider.Content);
        provider.Clear();
        return true;
    }

    /// <summary>What a message weighs: its values and times, and a little for itself.</summary>
    private static long ValuesOf(FeedMessage message)
    {
        var values = 16L;
        foreach (var block in message.Blocks)
            values += block.Timestamps.Length * (block.Columns.Length + 1L);
        return values;
    }

    private double Seconds() => (_clock.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds;

    private static bool IsTrue(WampValue value) => value.Kind == WampValueKind.Boolean && value.AsBoolean();

    private static bool HasFourParts(string address)
    {
        var parts = address.Split('.');
        return parts.Length == 4 && parts[2] == "feeds" && Array.TrueForAll(parts, part => part.Length > 0);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Field \"{Field}\" of block \"{Block}\" of {Feed} is stored as \"{Name}\"")]
    private partial void LogRenamed(string field, string block, string feed, string name);
}
