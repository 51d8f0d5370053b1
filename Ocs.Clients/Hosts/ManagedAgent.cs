using Ocs.Wamp;

namespace Ocs.Clients;

/// <summary>One agent as its host manager last told it.</summary>
/// <param name="InstanceId">The agent.</param>
/// <param name="AgentClass">Its class; with <c>[d]</c> behind it where it is a docker service.</param>
/// <param name="State">down, start_at, start, wait_start, up, wait_dead, or ? where nothing can start it.</param>
/// <param name="Target">What it is meant to be: up or down.</param>
/// <param name="Stability">From 0, ends by itself again and again, to 1.</param>
public sealed record ManagedAgent(string InstanceId, string AgentClass, string State, string Target, double Stability)
{
    private const double Unstable = 0.5;

    /// <summary>Whether it ended by itself so often lately that something is wrong with it.</summary>
    public bool IsUnstable => Stability <= Unstable && State != "down";

    internal static ManagedAgent From(WampMap line) => new(
        Text(line, "instance_id"), Text(line, "agent_class"), Text(line, "next_action"), Text(line, "target_state"),
        line.GetOrNull("stability") is { Kind: WampValueKind.Double or WampValueKind.Integer } stability ? stability.AsDouble() : 1);

    private static string Text(WampMap line, string key) => line.GetOrNull(key).AsStringOrNull() ?? "?";
}
