using Ocs.Feeds;
using Ocs.Hosting;
using Ocs.Operations;
using Ocs.Wamp;

namespace Ocs.Clients.Tests;

/// <summary>An agent with one operation of each kind that a client may meet.</summary>
[Agent("ProbeAgent")]
internal sealed class ProbeAgent(IAgentContext agent)
{
    private readonly Feed _values = agent.AddFeed("values", new FeedOptions { Record = true });

    /// <summary>Succeeds or fails as asked.</summary>
    [AgentTask("answer")]
    public static Task<OpResult> AnswerAsync(bool succeed = true) => Task.FromResult(new OpResult(succeed, succeed ? "Well." : "The valve is stuck."));

    /// <summary>Publishes so many samples, 0, 1, 2…</summary>
    [AgentTask("publish")]
    public async Task<OpResult> PublishAsync(long count = 1)
    {
        for (var value = 0; value < count; value++)
            await _values.PublishAsync("block", agent.Clock.GetUtcNow(), new WampMap { ["number"] = (long)value, ["half"] = value / 2.0 });
        return OpResult.Succeeded("Published.");
    }

    /// <summary>Runs until stopped.</summary>
    [AgentProcess("acq")]
    public async Task RunAsync(CancellationToken stop) => await Task.Delay(Timeout.InfiniteTimeSpan, agent.Clock, stop);
}
