using System.Diagnostics.CodeAnalysis;
using Ocs.Wamp;

namespace Ocs.Feeds;

/// <summary>
/// Decodes events of feed topics into typed columns straight from their bytes. It remembers the feed_info of each topic by
/// its bytes, so that it is parsed once. One decoder serves one thread.
/// </summary>
/// <param name="clock">The clock that stamps <see cref="FeedMessage.Received"/>.</param>
public sealed class FeedMessageDecoder(TimeProvider clock)
{
    private const int MostTopics = 16384;

    private readonly Dictionary<string, KnownFeed> _feeds = new(StringComparer.Ordinal);
    private readonly FeedBlockReader _blocks = new();

    /// <summary>The clock that stamps <see cref="FeedMessage.Received"/>.</summary>
    public TimeProvider Clock { get; } = clock;

    /// <summary>How many blocks were refused so far.</summary>
    public long RefusedBlocks { get; private set; }

    /// <summary>
    /// Decodes one event. False where it is no message of a recorded feed (a heartbeat, a free-form feed), or where
    /// nothing of it can be read: then <paramref name="fault"/> says why, naming the feed. Never throws, whatever the bytes.
    /// </summary>
    /// <param name="received">The event.</param>
    /// <param name="message">The message, where the result is true.</param>
    /// <param name="fault">One sentence; null where nothing is wrong.</param>
    public bool TryDecode(in WampEvent received, [NotNullWhen(true)] out FeedMessage? message, out string? fault)
    {
        message = null;
        fault = null;
        try
        {
            return TryRead(received, ref message, ref fault);
        }
        catch (WampFormatException malformed)
        {
            message = null;
            fault = $"A message of {received.Topic} cannot be read: {malformed.Message}";
            return false;
        }
    }

    /// <summary>
    /// Reads whose message an event is and which number it has, without its samples. False where it is no message of a
    /// feed; then <paramref name="fault"/> says why. Never throws, whatever the bytes.
    /// </summary>
    public bool TryReadHeader(in WampEvent received, out FeedHeader header, out string? fault)
    {
        header = default;
        fault = null;
        try
        {
            if (_feeds.TryGetValue(received.Topic, out var feed) && feed.Info.Record && received.PositionalBytes.EndsWith(feed.Tail)
                && FeedHeaderReader.TryReadBefore(received, feed, out header))
                return true;
            return FindFeed(received, out _, out header, ref fault) is not null;
        }
        catch (WampFormatException malformed)
        {
            fault = $"A message of {received.Topic} cannot be read: {malformed.Message}";
            return false;
        }
    }

    private bool TryRead(in WampEvent received, ref FeedMessage? message, ref string? fault)
    {
        if (_feeds.TryGetValue(received.Topic, out var feed) && received.PositionalBytes.EndsWith(feed.Tail))
        {
            if (!feed.Info.Record)
                return false;
            if (TryReadKnown(received, feed, ref message))
                return true;
        }

        feed = FindFeed(received, out var content, out var header, ref fault);
        if (feed is null || !feed.Info.Record)
            return false;
        var reader = new WampReader(content, received.Serializer);
        reader.Read();
        message = ReadMessage(ref reader, feed, header.Seq);
        return true;
    }

    /// <summary>The usual case: the message ends with the feed_info of the message before, but for its number.</summary>
    private bool TryReadKnown(in WampEvent received, KnownFeed feed, ref FeedMessage? message)
    {
        var reader = received.ReadPositional();
        if (!reader.Read() || reader.Token != WampToken.ListStart
            || !reader.Read() || reader.Token != WampToken.ListStart
            || !reader.Read() || reader.Token != WampToken.MapStart)
            return false;
        var refused = RefusedBlocks;
        List<string>? refusals = null;
        var blocks = _blocks.Read(ref reader, feed, ref refusals);
        if (reader.Read() && FeedHeaderReader.TryReadKnown(ref reader, received.PositionalBytes.Length, feed, out var header))
        {
            RefusedBlocks += refusals?.Count ?? 0;
            message = Make(feed, blocks, refusals, header.Seq);
            return true;
        }

        // The same bytes at the end, but not the feed_info: read it in full.
        RefusedBlocks = refused;
        return false;
    }

    /// <summary>Takes the event apart into the message and the feed_info, and reads and remembers the latter.</summary>
    private KnownFeed? FindFeed(in WampEvent received, out ReadOnlySpan<byte> content, out FeedHeader header, ref string? fault)
    {
        content = default;
        header = default;
        var reader = received.ReadPositional();
        if (!reader.Read() || reader.Token != WampToken.ListStart || !reader.Read() || reader.Token != WampToken.ListStart
            || !reader.Read() || reader.Token is WampToken.ListEnd)
        {
            fault = $"A message of {received.Topic} is not a pair of message and feed_info.";
            return null;
        }

        var isMap = reader.Token == WampToken.MapStart;
        content = reader.GetRaw();
        if (!reader.Read() || reader.Token != WampToken.MapStart)
        {
            fault = $"A message of {received.Topic} comes without feed_info.";
            return null;
        }

        var feed = Remember(received, ref reader, out header, ref fault);
        if (feed is { Info.Record: true } && !isMap)
        {
            fault = $"A message of {received.Topic} is recorded but holds no blocks.";
            return null;
        }

        return feed;
    }

    private KnownFeed? Remember(in WampEvent received, ref WampReader reader, out FeedHeader header, ref string? fault)
    {
        var after = reader;
        var tailStart = FeedHeaderReader.SkipNumbers(ref after, out var isNumbered);
        var map = reader.GetValue().AsMap();
        header = default;
        _feeds.TryGetValue(received.Topic, out var known);
        var parsed = FeedInfoReader.Read(map, received.Topic, out fault);
        if (parsed is null)
            return null;
        if (_feeds.Count >= MostTopics)
            _feeds.Clear();
        // A feed that says the same of itself in other bytes stays the same object.
        var same = known is not null && known.Info == parsed ? known.Info : parsed;
        header = FeedHeaderReader.Of(same, map);
        return _feeds[received.Topic] = new KnownFeed(same, received.PositionalBytes[tailStart..].ToArray(), isNumbered);
    }

    private FeedMessage ReadMessage(ref WampReader reader, KnownFeed feed, long seq)
    {
        List<string>? refusals = null;
        var blocks = _blocks.Read(ref reader, feed, ref refusals);
        RefusedBlocks += refusals?.Count ?? 0;
        return Make(feed, blocks, refusals, seq);
    }

    private FeedMessage Make(KnownFeed feed, FeedBlock[] blocks, List<string>? refusals, long seq) =>
        new() { Feed = feed.Info, Blocks = blocks, Refusals = refusals ?? (IReadOnlyList<string>)[], Seq = seq, Received = Clock.GetUtcNow() };
}
