using Ocs.Wamp;

namespace Ocs.Clients;

/// <summary>A host manager, ours or Python's: which agents it keeps up, and what they are meant to be.</summary>
public sealed class HostManagerClient
{
    private readonly AgentClient _agent;

    private HostManagerClient(AgentClient agent) => _agent = agent;

    /// <summary>Its instance-id.</summary>
    public string InstanceId => _agent.InstanceId;

    /// <summary>Finds a host manager.</summary>
    /// <exception cref="AgentNotFoundException">It has not joined.</exception>
    public static async Task<HostManagerClient> ConnectAsync(OcsClient site, string instanceId, CancellationToken cancellationToken = default) =>
        new(await site.GetAgentAsync(instanceId, cancellationToken));

    /// <summary>Its agents; null where its process <c>manager</c> does not run.</summary>
    public async Task<IReadOnlyList<ManagedAgent>?> GetAgentsAsync(CancellationToken cancellationToken = default)
    {
        var session = await _agent.GetProcess("manager").GetStatusAsync(cancellationToken);
        if (session is null or { IsDone: true })
            return null;
        return [.. (session.Data.GetOrNull("child_states").AsListOrNull() ?? []).Select(line => line.AsMapOrNull()).OfType<WampMap>().Select(ManagedAgent.From)];
    }

    /// <summary>Sets targets, and has the site file read again before, if asked to; starts the process <c>manager</c> where it does not run.</summary>
    /// <param name="requests">Pairs of an instance-id, <c>group:NAME</c> or <c>all</c>, and <c>up</c> or <c>down</c>.</param>
    /// <param name="reload">Whether to read the site file again.</param>
    /// <param name="cancellationToken">Stops waiting; what was requested goes on.</param>
    /// <returns>What it said to requests that make no sense.</returns>
    /// <exception cref="OperationFailedException">It did not take the request.</exception>
    public async Task<IReadOnlyList<string>> RequestAsync(
        IEnumerable<(string Target, string State)> requests, bool reload = false, CancellationToken cancellationToken = default)
    {
        var parameters = new WampMap
        {
            ["requests"] = new WampList(requests.Select(request => (WampValue)new WampList { request.Target, request.State })),
        };
        if (reload)
            parameters["reload_config"] = true;
        if (await GetAgentsAsync(cancellationToken) is null)
            await _agent.GetProcess("manager").StartAsync(null, cancellationToken);
        var session = await _agent.GetTask("update").RunAsync(parameters, cancellationToken: cancellationToken);
        session.EnsureSucceeded();
        return [.. session.Messages.Select(message => message.Text).Where(text => text.StartsWith("Ignoring", StringComparison.Ordinal))];
    }
}
