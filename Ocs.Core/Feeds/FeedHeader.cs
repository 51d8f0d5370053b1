using Ocs.Wamp;

namespace Ocs.Feeds;

/// <summary>Whose message an event is, and which of the feed's messages.</summary>
/// <param name="Feed">The feed.</param>
/// <param name="Seq">The message's number within feed and agent session, from 1; 0 where the agent numbers nothing.</param>
/// <param name="Samples">How many samples the feed has made so far, this message's included.</param>
/// <param name="LastNumbers">In a heartbeat the last number and samples of each recorded feed of the agent: <c>{feed: [seq, samples]}</c>.</param>
public readonly record struct FeedHeader(FeedInfo Feed, long Seq, long Samples, WampMap? LastNumbers)
{
    /// <summary>No message has a higher number: every serializer and every reader of JSON holds this one exactly.</summary>
    public const long HighestNumber = 1L << 53;
}
