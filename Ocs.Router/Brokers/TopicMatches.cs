namespace Ocs.Router;

/// <summary>The subscriptions that match a topic, as of one version of the table.</summary>
internal sealed record TopicMatches(Subscription[] Subscriptions, int Version);
