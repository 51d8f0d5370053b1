namespace Ocs.Addresses;

/// <summary>The address of an agent instance, and the URIs below it.</summary>
/// <param name="Root">The address root of the site, such as <c>observatory</c>.</param>
/// <param name="InstanceId">The instance-id, such as <c>fake-data-1</c>.</param>
public readonly record struct AgentAddress(string Root, string InstanceId)
{
    /// <summary>The URI of the operations procedure: <c>root.instance.ops</c>.</summary>
    public string Operations => $"{Root}.{InstanceId}.ops";

    /// <summary>The topic of a feed: <c>root.instance.feeds.name</c>.</summary>
    public string Feed(string name) => $"{Root}.{InstanceId}.feeds.{name}";

    /// <summary>The wildcard topic of all feeds of all agents: <c>root..feeds.</c>.</summary>
    public static string AllFeeds(string root) => $"{root}..feeds.";

    /// <summary>The wildcard topic of all heartbeats: <c>root..feeds.heartbeat</c>.</summary>
    public static string AllHeartbeats(string root) => $"{root}..feeds.heartbeat";

    /// <summary>The URI of the management procedure: <c>root.instance</c>.</summary>
    public override string ToString() => $"{Root}.{InstanceId}";
}
