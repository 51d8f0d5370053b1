using Ocs.Operations;

namespace Ocs.Clients;

/// <summary>An agent that a scan found.</summary>
public sealed class ScannedAgent
{
    /// <summary>The instance-id.</summary>
    public required string InstanceId { get; init; }

    /// <summary>The agent class; null where its heartbeat does not tell (before OCS 0.9.3).</summary>
    public string? AgentClass { get; init; }

    /// <summary>The state of each operation, in the agent's order; empty before OCS 0.8.</summary>
    public IReadOnlyList<KeyValuePair<string, OpCode>> Operations { get; init; } = [];

    /// <summary>Whether the registry has not heard it for some time.</summary>
    public bool Expired { get; init; }
}
