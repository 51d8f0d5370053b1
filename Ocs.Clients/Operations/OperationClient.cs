using Ocs.Operations;
using Ocs.Wamp;

namespace Ocs.Clients;

/// <summary>An operation of an agent. A request that the agent refuses throws <see cref="RequestRefusedException"/>.</summary>
public abstract class OperationClient
{
    /// <summary>
    /// The longest single <c>wait</c>: a Python agent kills the operation when the caller of a pending wait disappears,
    /// so a wait is asked for in short pieces, each of which is let run to its end.
    /// </summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

    private protected OperationClient(AgentClient agent, string name)
    {
        Agent = agent;
        Name = name;
    }

    /// <summary>The agent.</summary>
    public AgentClient Agent { get; }

    /// <summary>The name of the operation.</summary>
    public string Name { get; }

    /// <summary>Starts it.</summary>
    /// <param name="parameters">
    /// Its parameters by name: an object with properties, such as <c>new { delay = 2.0 }</c>, a <see cref="WampMap"/>, or null.
    /// </param>
    /// <param name="cancellationToken">Stops waiting for the answer; the operation may have started.</param>
    /// <exception cref="RequestRefusedException">It runs already, a parameter is wrong, or the credential is too low.</exception>
    public async Task<OpSessionView> StartAsync(object? parameters = null, CancellationToken cancellationToken = default) =>
        Accepted("start", await RequestAsync("start", parameters, null, cancellationToken))!;

    /// <summary>The latest session, which may be over; null where it never ran.</summary>
    public async Task<OpSessionView?> GetStatusAsync(CancellationToken cancellationToken = default) =>
        Accepted("status", await RequestAsync("status", null, null, cancellationToken));

    /// <summary>Waits until it is over. How it ended is data: see <see cref="OpSessionView.EnsureSucceeded"/>.</summary>
    /// <param name="timeout">How long to wait; null for as long as it takes.</param>
    /// <param name="cancellationToken">Ends the waiting within a second; the operation goes on.</param>
    /// <returns>The session; null where the operation never ran.</returns>
    /// <exception cref="TimeoutException">It is not over in time; it goes on.</exception>
    public async Task<OpSessionView?> WaitAsync(TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        var clock = Agent.Site.Options.Clock;
        var start = clock.GetTimestamp();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var left = timeout is null ? LongestWait : timeout.Value - clock.GetElapsedTime(start);
            var piece = left < LongestWait ? left < TimeSpan.Zero ? TimeSpan.Zero : left : LongestWait;
            var reply = await RequestAsync("wait", null, piece, CancellationToken.None);
            if (reply.Code != ResponseCode.Timeout)
                return Accepted("wait", reply);
            if (timeout is not null && clock.GetElapsedTime(start) >= timeout)
                throw new TimeoutException($"The operation {Name} of {Agent.InstanceId} is still running after {timeout.Value.TotalSeconds:0.###} s.");
        }
    }

    /// <summary>Sends one request as it is, and returns the answer as it is, refusals too.</summary>
    /// <param name="action"><c>start</c>, <c>status</c>, <c>wait</c>, <c>stop</c> or <c>abort</c>.</param>
    /// <param name="parameters">As for <see cref="StartAsync"/>.</param>
    /// <param name="wait">How long the agent may wait before it answers; only for <c>wait</c>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="AgentNotFoundException">The agent has left.</exception>
    /// <exception cref="TimeoutException">It does not answer.</exception>
    public async Task<OpReply> RequestAsync(
        string action, object? parameters, TimeSpan? wait = null, CancellationToken cancellationToken = default)
    {
        var keywords = new WampMap();
        if (wait is not null)
            keywords["timeout"] = wait.Value.TotalSeconds;
        if (action is "start" or "stop" or "abort" && Agent.Password is { Length: > 0 } password)
            keywords["password"] = password;
        var arguments = new WampArguments
        {
            Positional = [action, Name, OperationParameters.ToMap(parameters)],
            Keyword = keywords,
        };
        var timeout = Agent.Site.Options.RequestTimeout + (wait ?? TimeSpan.Zero);
        try
        {
            return OpReply.From(await Agent.CallOperationsAsync(arguments, timeout, cancellationToken), Agent.InstanceId);
        }
        catch (TimeoutException exception)
        {
            throw new TimeoutException($"The agent {Agent.InstanceId} did not answer to {action} {Name} within {timeout.TotalSeconds:0.#} s.", exception);
        }
    }

    private protected OpSessionView? Accepted(string action, OpReply reply) =>
        reply.Code == ResponseCode.Ok ? reply.Session : throw new RequestRefusedException(Agent.InstanceId, action, Name, reply);
}
