using Ocs.Wamp;

namespace Ocs.Journals;

/// <summary>One message of a recorded feed as it goes over the wire.</summary>
/// <param name="Seq">Its number within feed and agent session, from 1.</param>
/// <param name="Total">How many samples the feed has made so far, this message's included.</param>
/// <param name="Samples">How many samples it holds, over all blocks.</param>
/// <param name="Serializer">How it is encoded.</param>
/// <param name="Payload">The positional arguments: message and feed_info.</param>
internal sealed record NumberedMessage(long Seq, long Total, int Samples, WampSerializer Serializer, byte[] Payload)
{
    /// <summary>As it is kept.</summary>
    /// <param name="time">When it was made.</param>
    /// <param name="session">The agent's session, UTF-8.</param>
    /// <param name="feed">The feed's name, UTF-8.</param>
    public JournalRecord ToRecord(DateTimeOffset time, byte[] session, byte[] feed) => new()
    {
        Kind = JournalRecordKind.Message,
        Serializer = Serializer,
        Time = time.UtcTicks,
        Seq = Seq,
        Samples = Total,
        Count = Samples,
        Session = session,
        Topic = feed,
        Payload = Payload,
    };
}
