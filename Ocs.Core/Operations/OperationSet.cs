using Microsoft.Extensions.Logging;

namespace Ocs.Operations;

/// <summary>The operations of a running agent: answers requests by name (ocs_agent.py: start, status, wait, stop, abort).</summary>
internal sealed class OperationSet
{
    private readonly List<Operation> _operations;
    private readonly Dictionary<string, Operation> _byName;

    /// <summary>The operations of an agent; <paramref name="isGuarded"/> says whether its site has an access policy.</summary>
    public OperationSet(object agent, IEnumerable<OperationDescriptor> descriptors, TimeProvider clock, ILogger log, bool isGuarded = false)
    {
        var sessions = new SessionFactory(clock, log);
        _operations =
        [
            .. descriptors.Select(descriptor => new Operation(descriptor, agent, sessions, log)
            {
                MinimumPrivileges = Math.Max(1, isGuarded ? descriptor.PrivilegesUnderPolicy : descriptor.MinimumPrivileges),
            }),
        ];
        _byName = _operations.ToDictionary(operation => operation.Name, StringComparer.Ordinal);
    }

    /// <summary>In the order in which they are declared.</summary>
    public IReadOnlyList<Operation> All => _operations;

    public Operation? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>Answers one request. <paramref name="interrupted"/> ends a wait, never an operation.</summary>
    public Task<OpReply> DispatchAsync(OpRequest request, Caller caller, CancellationToken interrupted)
    {
        var name = request.Operation;
        var operation = Find(name);
        return request.Action switch
        {
            "start" => Reply(operation?.Start(request.Parameters, caller), $"No task or process called \"{name}\""),
            "status" => Reply(operation?.Status(), $"No task or process called \"{name}\""),
            "wait" => operation?.WaitAsync(request.Timeout, interrupted) ?? Reply(null, $"Unknown operation \"{name}\"."),
            "stop" or "abort" => Reply(operation?.Stop(request.Action, caller), $"No operation called \"{name}\"."),
            _ => Reply(null, $"No implementation for \"{name}\""),
        };
    }

    /// <summary>Asks all that run to end; completes when they have.</summary>
    public Task StopAllAsync() => Task.WhenAll(_operations.Select(operation => operation.StopAsync()));

    private static Task<OpReply> Reply(OpReply? reply, string unknown) => Task.FromResult(reply ?? OpReply.Error(unknown));
}
