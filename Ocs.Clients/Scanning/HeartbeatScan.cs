using Ocs.Addresses;
using Ocs.Operations;
using Ocs.Wamp;

namespace Ocs.Clients;

/// <summary>Finds agents by their heartbeats.</summary>
internal sealed class HeartbeatScan(OcsClient client)
{
    private readonly Lock _lock = new();
    private readonly OrderedDictionary<string, ScannedAgent> _agents = new(StringComparer.Ordinal);

    public async Task<IReadOnlyList<ScannedAgent>> RunAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        var topic = AgentAddress.AllHeartbeats(client.Hub.AddressRoot);
        await using (await client.Connection.SubscribeAsync(
            topic, OnHeartbeat, new SubscribeOptions { Match = MatchPolicy.Wildcard }, cancellationToken))
        {
            await Task.Delay(duration, client.Options.Clock, cancellationToken);
        }

        lock (_lock)
            return [.. _agents.Values];
    }

    /// <summary>The states in a map from operation to op code; other entries are left out.</summary>
    public static IReadOnlyList<KeyValuePair<string, OpCode>> ReadOpCodes(WampMap? map) =>
        [.. (map ?? []).Where(entry => entry.Value.Kind == WampValueKind.Integer)
            .Select(entry => KeyValuePair.Create(entry.Key, (OpCode)entry.Value.AsInteger()))];

    private void OnHeartbeat(in WampEvent received)
    {
        // root.instance.feeds.heartbeat, where instance is one component: the wildcard matches no other.
        var prefix = client.Hub.AddressRoot.Length + 1;
        var id = received.Topic[prefix..^".feeds.heartbeat".Length];
        var arguments = received.GetArguments().At(0).AsListOrNull() ?? [];
        var info = arguments.Count > 1 ? arguments[1].AsMapOrNull() : null;
        var agent = new ScannedAgent
        {
            InstanceId = id,
            AgentClass = info?.GetOrNull("agent_class").AsStringOrNull(),
            Operations = arguments.Count > 0 ? ReadOpCodes(arguments[0].AsMapOrNull()) : [],
        };
        lock (_lock)
            _agents[id] = agent;
    }
}
