namespace Ocs.Clients;

/// <summary>A task of an agent: it ends by itself.</summary>
public sealed class TaskClient : OperationClient
{
    internal TaskClient(AgentClient agent, string name)
        : base(agent, name)
    {
    }

    /// <summary>Asks it to give up, and does not wait for that; not every task listens.</summary>
    /// <exception cref="RequestRefusedException">It does not run.</exception>
    public async Task<OpSessionView?> AbortAsync(CancellationToken cancellationToken = default) =>
        Accepted("abort", await RequestAsync("abort", null, null, cancellationToken));

    /// <summary>Starts it and waits until it is over. How it ended is data: see <see cref="OpSessionView.EnsureSucceeded"/>.</summary>
    /// <param name="parameters">As for <see cref="OperationClient.StartAsync"/>.</param>
    /// <param name="timeout">How long to wait; null for as long as it takes.</param>
    /// <param name="cancellationToken">Ends the waiting within a second; the task goes on.</param>
    /// <exception cref="RequestRefusedException">It was not started.</exception>
    /// <exception cref="TimeoutException">It is not over in time; it goes on.</exception>
    public async Task<OpSessionView> RunAsync(object? parameters = null, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        var started = await StartAsync(parameters, cancellationToken);
        return await WaitAsync(timeout, cancellationToken) ?? started;
    }
}
