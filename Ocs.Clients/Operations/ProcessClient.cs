namespace Ocs.Clients;

/// <summary>A process of an agent: it runs until it is stopped.</summary>
public sealed class ProcessClient : OperationClient
{
    internal ProcessClient(AgentClient agent, string name)
        : base(agent, name)
    {
    }

    /// <summary>Asks it to stop, and does not wait for that.</summary>
    /// <exception cref="RequestRefusedException">It does not run.</exception>
    public async Task<OpSessionView?> StopAsync(CancellationToken cancellationToken = default) =>
        Accepted("stop", await RequestAsync("stop", null, null, cancellationToken));
}
