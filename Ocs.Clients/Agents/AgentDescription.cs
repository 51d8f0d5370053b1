using Ocs.Wamp;

namespace Ocs.Clients;

/// <summary>What an agent says of itself: the answer to <c>get_api</c>.</summary>
public sealed class AgentDescription
{
    /// <summary>The agent class; null where it is not told.</summary>
    public string? AgentClass { get; init; }

    /// <summary>The host it runs on; null before OCS 0.9.</summary>
    public string? HostName { get; init; }

    /// <summary>The id of its process; null before OCS 0.9.</summary>
    public long? ProcessId { get; init; }

    /// <summary>The tasks, by name.</summary>
    public IReadOnlyList<OperationDescription> Tasks { get; init; } = [];

    /// <summary>The processes, by name.</summary>
    public IReadOnlyList<OperationDescription> Processes { get; init; } = [];

    /// <summary>The names of the feeds.</summary>
    public IReadOnlyList<string> Feeds { get; init; } = [];

    /// <summary>Whether it understands passwords; older agents fail where one is sent.</summary>
    public bool HasAccessControl { get; init; }

    /// <summary>The whole answer, with what has no property here.</summary>
    public WampMap Raw { get; init; } = [];

    internal static AgentDescription From(WampMap api) => new()
    {
        AgentClass = api.GetOrNull("agent_class").AsStringOrNull(),
        HostName = api.GetOrNull("instance_hostname").AsStringOrNull(),
        ProcessId = api.GetOrNull("instance_pid") is { Kind: WampValueKind.Integer } id ? id.AsInteger() : null,
        Tasks = Operations(api, "tasks"),
        Processes = Operations(api, "processes"),
        Feeds = [.. Entries(api, "feeds").Select(entry => entry.Count > 0 ? entry[0].AsStringOrNull() : null).OfType<string>()],
        HasAccessControl = api.ContainsKey("access_control"),
        Raw = api,
    };

    private static List<OperationDescription> Operations(WampMap api, string key) =>
        [.. Entries(api, key).Select(OperationDescription.From).OfType<OperationDescription>()];

    private static IEnumerable<WampList> Entries(WampMap api, string key) =>
        (api.GetOrNull(key).AsListOrNull() ?? []).Select(entry => entry.AsListOrNull()).OfType<WampList>();
}
