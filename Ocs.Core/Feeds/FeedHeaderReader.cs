using Ocs.Wamp;

namespace Ocs.Feeds;

/// <summary>
/// Reads what changes in a feed_info from message to message: <c>seq</c> and <c>samples</c>, or <c>last_seq</c>. They stand in
/// front, so that everything behind them is known by its bytes.
/// </summary>
internal static class FeedHeaderReader
{
    /// <summary>The numbers and their keys take no more than this, the map's first byte included.</summary>
    private const int LongestNumbers = 64;

    /// <summary>The numbers of a parsed feed_info, wherever they stand.</summary>
    public static FeedHeader Of(FeedInfo feed, WampMap info) =>
        new(feed, IntegerOf(info.GetOrNull("seq")), IntegerOf(info.GetOrNull("samples")), info.GetOrNull("last_seq").AsMapOrNull());

    /// <summary>Where the bytes begin that do not change; the reader stands on the feed_info.</summary>
    public static int SkipNumbers(ref WampReader reader, out bool isNumbered)
    {
        isNumbered = false;
        var constant = reader.Position;
        while (reader.Read() && reader.Token == WampToken.Key && (reader.TextEquals("seq"u8) || reader.TextEquals("samples"u8) || reader.TextEquals("last_seq"u8)))
        {
            reader.Read();
            reader.Skip();
            constant = reader.Position;
            isNumbered = true;
        }

        return constant;
    }

    /// <summary>The numbers of a feed_info that the reader stands on; false where something else than the known bytes follows.</summary>
    public static bool TryReadKnown(ref WampReader reader, int length, KnownFeed feed, out FeedHeader header)
    {
        header = default;
        var tail = length - feed.Tail.Length;
        if (reader.Token != WampToken.MapStart)
            return false;
        if (!feed.IsNumbered)
        {
            header = new FeedHeader(feed.Info, 0, 0, null);
            return reader.Position == tail;
        }

        var (seq, samples) = (0L, 0L);
        while (reader.Position < tail && reader.Read() && reader.Token == WampToken.Key)
        {
            var isSeq = reader.TextEquals("seq"u8);
            if (!isSeq && !reader.TextEquals("samples"u8))
                return false;
            reader.Read();
            if (reader.Token != WampToken.Integer || !reader.TryGetInteger(out var value) || !IsNumber(value))
                return false;
            (seq, samples) = isSeq ? (value, samples) : (seq, value);
        }

        header = new FeedHeader(feed.Info, seq, samples, null);
        return reader.Position == tail;
    }

    /// <summary>Finds the numbers in front of the known bytes without reading the message.</summary>
    public static bool TryReadBefore(in WampEvent received, KnownFeed feed, out FeedHeader header)
    {
        header = default;
        if (!feed.IsNumbered)
            return TryReadBehind(received, feed, out header);
        var bytes = received.PositionalBytes;
        var tail = bytes.Length - feed.Tail.Length;
        var start = Math.Max(0, tail - LongestNumbers);
        var key = bytes[start..tail].LastIndexOf("seq"u8);
        if (key < 2)
            return false;
        // One byte opens the map, one the key, in each serializer.
        var map = bytes[(start + key - 2)..];
        var reader = new WampReader(map, received.Serializer);
        try
        {
            return reader.Read() && TryReadKnown(ref reader, map.Length, feed, out header);
        }
        catch (WampFormatException)
        {
            // These bytes were something else: the message is read in full.
            return false;
        }
    }

    private static bool TryReadBehind(in WampEvent received, KnownFeed feed, out FeedHeader header)
    {
        header = default;
        var reader = received.ReadPositional();
        if (!reader.Read() || reader.Token != WampToken.ListStart || !reader.Read() || reader.Token != WampToken.ListStart || !reader.Read() || reader.Token != WampToken.MapStart)
            return false;
        reader.Skip();
        return reader.Read() && TryReadKnown(ref reader, received.PositionalBytes.Length, feed, out header);
    }

    /// <summary>A number of messages or samples; 0 where it cannot be one.</summary>
    private static long IntegerOf(WampValue value) => value.Kind == WampValueKind.Integer && IsNumber(value.AsInteger()) ? value.AsInteger() : 0;

    private static bool IsNumber(long value) => value is >= 0 and <= FeedHeader.HighestNumber;
}
