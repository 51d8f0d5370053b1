using Ocs.Feeds;
using Ocs.Wamp;

namespace Ocs.Aggregator;

/// <summary>An agent that numbers its messages, as its heartbeats tell of it. Heard on the receiving thread, read on another.</summary>
internal sealed class NumberedAgent(string address)
{
    private readonly Lock _lock = new();
    private WampMap _heard = [];
    private WampMap _before = [];
    private string _session = "";

    /// <summary>The agent's address, and its management procedure.</summary>
    public string Address => address;

    /// <summary>The session of which its journal was asked, and settled.</summary>
    public string? AskedFor { get; set; }

    /// <summary>Whether it has ever answered: whoever publishes may invent an agent, not answer for it.</summary>
    public bool Answers { get; set; }

    /// <summary>When it was last told what is stored.</summary>
    public DateTimeOffset Told { get; set; }

    /// <summary>The last numbers heard and told, by session and feed, of feeds that others record: here nobody waits for them.</summary>
    public Dictionary<(string Session, string Feed), (long Heard, long Told)> Others { get; } = [];

    /// <summary>A heartbeat came.</summary>
    public void Hear(string session, WampMap last)
    {
        lock (_lock)
        {
            // What the newest heartbeat tells of may be on its way still.
            _before = session == _session ? _heard : [];
            (_session, _heard) = (session, last);
        }
    }

    /// <summary>Its session, and the last number of each feed that must have come by now.</summary>
    public (string Session, IReadOnlyList<(string Feed, long Seq)> Last) Read()
    {
        lock (_lock)
            return (_session, [.. _before.Select(feed => (feed.Key, SeqOf(feed.Value)))]);
    }

    private static long SeqOf(WampValue value) =>
        value.AsListOrNull() is [{ Kind: WampValueKind.Integer } seq, ..] && seq.AsInteger() <= FeedHeader.HighestNumber ? seq.AsInteger() : 0;
}
