using Microsoft.Extensions.Logging.Abstractions;
using Ocs.Operations;
using Ocs.Testing;
using Ocs.Wamp;

namespace Ocs.Core.Tests.Operations;

/// <summary>The operations of one agent object, without a router.</summary>
internal sealed class Bench
{
    private readonly OperationSet _operations;

    public Bench(object agent)
    {
        _operations = new OperationSet(agent, OperationDescriptor.Of(agent.GetType()), Clock, NullLogger.Instance);
    }

    public FakeClock Clock { get; } = new();

    public Caller Caller { get; set; } = new(1, "No access policy -- level 1 for all.");

    public OperationSet Operations => _operations;

    public OpSession Session(string operation) => _operations.Find(operation)!.Session!;

    public Task<OpReply> AskAsync(string action, string operation, WampValue parameters = default, double? timeout = null, CancellationToken interrupted = default) =>
        _operations.DispatchAsync(
            new OpRequest(action, operation)
            {
                Parameters = parameters,
                Timeout = timeout is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            },
            Caller,
            interrupted);

    /// <summary>Starts, waits for the end, and gives the reply of the wait.</summary>
    public async Task<OpReply> RunAsync(string operation, WampValue parameters = default)
    {
        var started = await AskAsync("start", operation, parameters);
        Assert.True(started.Code == ResponseCode.Ok, started.Text);
        return await AskAsync("wait", operation).WaitAsync(Patience);
    }

    /// <summary>Far more than anything here takes.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static List<string> TextsOf(OpReply reply) =>
        [.. reply.Session["messages"].AsList().Select(message => message.AsList()[1].AsString())];
}
