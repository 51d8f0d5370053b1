using Ocs.Wamp;

namespace Ocs.Journals;

/// <summary>What a journal holds and what it has discarded, as it tells others: <c>{session: {feed: {"held": [[first, last]], "discarded": [[first, last]]}}}</c>.</summary>
internal static class JournalContents
{
    public static WampMap Of(IEnumerable<JournalSegment> segments, Dictionary<(string Session, string Feed), SequenceRanges> discarded)
    {
        var sessions = new WampMap();
        foreach (var ((session, feed), held) in HeldBy(segments))
            FeedOf(sessions, session, feed)["held"] = ListOf(held);
        foreach (var ((session, feed), ranges) in discarded)
            FeedOf(sessions, session, feed)["discarded"] = ListOf(ranges);
        return sessions;
    }

    private static Dictionary<(string Session, string Feed), SequenceRanges> HeldBy(IEnumerable<JournalSegment> segments)
    {
        var held = new Dictionary<(string, string), SequenceRanges>();
        foreach (var segment in segments)
        {
            foreach (var (feed, range) in segment.Feeds)
            {
                if (!held.TryGetValue((segment.Session, feed), out var ranges))
                    held.Add((segment.Session, feed), ranges = new SequenceRanges());
                ranges.Add(range.First, range.Last);
            }
        }

        return held;
    }

    private static WampMap FeedOf(WampMap sessions, string session, string feed)
    {
        if (sessions.GetOrNull(session).AsMapOrNull() is not { } feeds)
            sessions[session] = feeds = [];
        if (feeds.GetOrNull(feed).AsMapOrNull() is not { } entry)
            feeds[feed] = entry = [];
        return entry;
    }

    private static WampList ListOf(SequenceRanges ranges) => [.. ranges.Ranges.Select(range => (WampValue)new WampList(range.First, range.Last))];
}
