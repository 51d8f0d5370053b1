using Ocs.Wamp;

namespace Ocs.Clients;

/// <summary>One event of a topic, decoded.</summary>
/// <param name="Topic">What was published to.</param>
/// <param name="Arguments">What was published; of a feed one argument, the list of message and feed info.</param>
/// <param name="Received">When it came in.</param>
public sealed record ReceivedEvent(string Topic, WampArguments Arguments, DateTimeOffset Received);
