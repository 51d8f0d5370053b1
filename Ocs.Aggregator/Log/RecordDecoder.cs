using System.Diagnostics.CodeAnalysis;
using System.Text;
using Ocs.Feeds;
using Ocs.Journals;
using Ocs.Wamp;

namespace Ocs.Aggregator.Log;

/// <summary>Decodes the messages of a log for a sink. One thread.</summary>
internal sealed class RecordDecoder
{
    private const int MostTopics = 16384;

    private readonly LogClock _clock = new();
    private readonly FeedMessageDecoder _decoder;
    private readonly Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> _topics = new Dictionary<string, string>(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    public RecordDecoder() => _decoder = new FeedMessageDecoder(_clock);

    /// <summary>Decodes a record; false where it is no message of a recorded feed, with a fault where it should be.</summary>
    public bool TryDecode(in JournalRecord record, [NotNullWhen(true)] out FeedMessage? message, out string? fault)
    {
        _clock.Ticks = record.Time;
        var received = new WampEvent
        {
            Topic = TopicOf(record.Topic),
            Publication = 0,
            DetailsBytes = default,
            PositionalBytes = record.Payload,
            KeywordBytes = default,
            Serializer = record.Serializer,
        };
        return _decoder.TryDecode(received, out message, out fault);
    }

    /// <summary>The same text object for the same topic.</summary>
    private string TopicOf(ReadOnlySpan<byte> utf8)
    {
        Span<char> letters = stackalloc char[256];
        if (utf8.Length > letters.Length)
            return Encoding.UTF8.GetString(utf8);
        letters = letters[..Encoding.UTF8.GetChars(utf8, letters)];
        if (_topics.TryGetValue(letters, out var topic))
            return topic;
        if (_topics.Dictionary.Count >= MostTopics)
            _topics.Dictionary.Clear();
        topic = letters.ToString();
        _topics.Dictionary.Add(topic, topic);
        return topic;
    }
}
