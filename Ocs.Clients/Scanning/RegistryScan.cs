using Ocs.Wamp;

namespace Ocs.Clients;

/// <summary>Finds agents by what a registry has heard: the data of its process <c>main</c>.</summary>
internal static class RegistryScan
{
    public static async Task<IReadOnlyList<ScannedAgent>> RunAsync(OcsClient client, string registryId, CancellationToken cancellationToken)
    {
        var registry = await client.GetAgentAsync(registryId, cancellationToken);
        var session = await registry.GetProcess("main").GetStatusAsync(cancellationToken);
        return [.. (session?.Data ?? []).Select(entry => Read(client, entry.Key, entry.Value.AsMapOrNull())).OfType<ScannedAgent>()];
    }

    private static ScannedAgent? Read(OcsClient client, string address, WampMap? entry)
    {
        var root = client.Hub.AddressRoot + ".";
        if (entry is null || !address.StartsWith(root, StringComparison.Ordinal))
            return null;
        return new ScannedAgent
        {
            InstanceId = address[root.Length..],
            AgentClass = entry.GetOrNull("agent_class").AsStringOrNull(),
            Operations = HeartbeatScan.ReadOpCodes(entry.GetOrNull("op_codes").AsMapOrNull()),
            Expired = entry.GetOrNull("expired") is { Kind: WampValueKind.Boolean } expired && expired.AsBoolean(),
        };
    }
}
