using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.Logging;
using Ocs.Aggregator.Ledger;
using Ocs.Aggregator.Log;
using Ocs.Feeds;
using Ocs.Journals;
using Ocs.Wamp;

namespace Ocs.Aggregator;

/// <summary>
/// Brings what is received to the log, each numbered message once. Messages are not decoded here, only whose they are and
/// which. Open while <c>record</c> runs. Thread-safe.
/// </summary>
internal sealed class FeedIntake(TimeProvider clock, ILogger log, FeedPatterns feeds, string? excludedBy = "exclude_aggregator")
{
    private const int MostTopics = 65536;
    private const int MostGaps = 10_000;
    private const int MostSilentAgents = 1000;

    private readonly Lock _lock = new();
    private readonly FeedMessageDecoder _decoder = new(clock);
    private readonly FaultLog _faults = new(log);
    private readonly Dictionary<string, byte[]> _utf8 = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Feed, string Session), SequenceRanges> _received = [];
    private MessageLog? _log;
    private SessionBound _sessions = new();

    /// <summary>The agents that number their messages, and the last numbers that their heartbeats told, by agent address.</summary>
    public ConcurrentDictionary<string, NumberedAgent> Agents { get; } = new(StringComparer.Ordinal);

    /// <summary>How many messages came twice.</summary>
    public long Doubled { get; private set; }

    /// <summary>How many messages found no room. Those with numbers are asked for again.</summary>
    public long Dropped { get; private set; }

    /// <summary>How many messages could not be read at all.</summary>
    public long Refused { get; private set; }

    /// <summary>Begins to accept messages.</summary>
    /// <param name="target">Where they go.</param>
    /// <param name="received">The numbers that are there already.</param>
    /// <param name="sessions">Of which sessions numbers are kept.</param>
    public void Open(MessageLog target, IEnumerable<(string Feed, string Session, SequenceRanges Numbers)> received, SessionBound sessions)
    {
        lock (_lock)
        {
            _received.Clear();
            _sessions = sessions;
            foreach (var (feed, session, numbers) in received)
            {
                var all = _received[(feed, session)] = new SequenceRanges();
                all.Add(numbers);
            }

            (Doubled, Dropped, Refused) = (0, 0, 0);
            _log = target;
        }
    }

    /// <summary>Ceases to accept messages.</summary>
    public void Close()
    {
        lock (_lock)
            _log = null;
        Agents.Clear();
    }

    /// <summary>Takes an event of a feed; on the receiving thread.</summary>
    public void Receive(in WampEvent received)
    {
        lock (_lock)
        {
            if (_log is null)
                return;
            if (!_decoder.TryReadHeader(received, out var header, out var fault))
            {
                Refused++;
                _faults.Add(received.Topic, fault ?? $"A message of {received.Topic} cannot be read.");
                return;
            }

            if (header.LastNumbers is { } last)
                Hear(header.Feed.AgentAddress).Hear(header.Feed.SessionId, last);
            if (!header.Feed.Record || !Takes(header.Feed.Address) || IsExcluded(header.Feed))
                return;
            Append(
                header.Feed.Address, header.Feed.SessionId, new JournalRecord
                {
                    Kind = JournalRecordKind.Message,
                    Serializer = received.Serializer,
                    Time = clock.GetUtcNow().UtcTicks,
                    Seq = header.Seq,
                    Samples = header.Samples,
                    Session = Utf8(header.Feed.SessionId),
                    Topic = Utf8(header.Feed.Address),
                    Payload = received.PositionalBytes,
                });
        }
    }

    /// <summary>Whether a feed is recorded here, and not by somebody else.</summary>
    public bool Takes(string feed) => feeds.Contain(feed);

    /// <summary>Whether feeds of an agent may be recorded here.</summary>
    public bool TakesAnyOf(string agent) => feeds.ContainAnyOf(agent);

    /// <summary>Takes a message or a loss that an agent answered with. False where there is no room.</summary>
    public bool TryAdd(string feed, string session, in JournalRecord record)
    {
        lock (_lock)
            return _log is not null && Append(feed, session, record);
    }

    /// <summary>The numbers of these that have not been received.</summary>
    public IReadOnlyList<(long First, long Last)> Missing(string feed, string session, long first, long last)
    {
        lock (_lock)
            return TryReceived(feed, session)?.Missing(first, last) ?? [];
    }

    private bool Append(string feed, string session, in JournalRecord record)
    {
        var numbers = record.Seq > 0 ? TryReceived(feed, session) : null;
        // Numbers that make no sense, each far from the last, would fill memory too.
        if (record.Seq > 0 && (numbers is null || numbers.Ranges.Count >= MostGaps && record.Seq > numbers.Last + 1))
        {
            _sessions.CountNotTaken(feed, session);
            _faults.Add(feed, $"A message of {feed} was not taken: nobody answers for its session, and {SessionBound.MostStrangers} such sessions are known already, or its numbers make no sense.");
            return false;
        }

        if (record.Kind == JournalRecordKind.Message && numbers?.Contains(record.Seq) == true)
        {
            Doubled++;
            return true;
        }

        if (!_log!.TryAppend(record))
        {
            Dropped++;
            _faults.Add(feed, $"A message of {feed} found no room: the log cannot be written fast enough.");
            return false;
        }

        if (record.Kind == JournalRecordKind.Gone)
            numbers?.Add(record.Seq, record.Samples);
        else
            numbers?.Add(record.Seq);
        return true;
    }

    /// <summary>The numbers that are there; null where there is no room for those of another session.</summary>
    private SequenceRanges? TryReceived(string feed, string session)
    {
        if (!_received.TryGetValue((feed, session), out var numbers) && _sessions.TryEnter(feed, session))
            _received.Add((feed, session), numbers = new SequenceRanges());
        return numbers;
    }

    /// <summary>Of agents that never answered one goes for each new one, where there are too many: those that are there are heard again.</summary>
    private NumberedAgent Hear(string address)
    {
        if (Agents.TryGetValue(address, out var known))
            return known;
        if (Agents.Count >= MostSilentAgents && Agents.Where(agent => !agent.Value.Answers).Take(MostSilentAgents).ToList() is { Count: MostSilentAgents } silent)
            Agents.TryRemove(silent[0].Key, out _);
        return Agents.GetOrAdd(address, static address => new NumberedAgent(address));
    }

    private byte[] Utf8(string text)
    {
        if (_utf8.TryGetValue(text, out var bytes))
            return bytes;
        if (_utf8.Count >= MostTopics)
            _utf8.Clear();
        return _utf8[text] = Encoding.UTF8.GetBytes(text);
    }

    private bool IsExcluded(FeedInfo feed) =>
        excludedBy is not null && feed.AggregationParameters.GetOrNull(excludedBy) is { Kind: WampValueKind.Boolean } excluded && excluded.AsBoolean();
}
