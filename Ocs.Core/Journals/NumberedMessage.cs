using Ocs.Wamp;

namespace Ocs.Journals;

/// <summary>One message of a recorded feed as it goes over the wire.</summary>
/// <param name="Seq">Its number within feed and agent session, from 1.</param>
/// <param name="Total">How many samples the feed has made so far, this message's included.</param>
/// <param name="Samples">How many samples it holds, over all blocks.</param>
/// <param name="Serializer">How it is encoded.</param>
/// <param name="Payload">The positional arguments: message and feed_info.</param>
internal sealed record NumberedMessage(long Seq, long Total, int Samples, WampSerializer Serializer, byte[] Payload);
