namespace Ocs.Wamp;

/// <summary>An event, decoded, that may be kept.</summary>
/// <param name="Topic">The topic that was published to.</param>
/// <param name="Publication">The publication id.</param>
/// <param name="Arguments">What was published.</param>
public sealed record WampReceivedEvent(string Topic, long Publication, WampArguments Arguments);
