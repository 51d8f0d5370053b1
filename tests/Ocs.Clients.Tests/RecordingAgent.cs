using Ocs.Hosting;
using Ocs.Operations;

namespace Ocs.Clients.Tests;

/// <summary>Stands for the aggregator: scripts know it by its class and process.</summary>
[Agent("AggregatorAgent")]
internal sealed class RecordingAgent(IAgentContext agent)
{
    /// <summary>Runs until stopped.</summary>
    [AgentProcess("record")]
    public async Task RunAsync(CancellationToken stop) => await Task.Delay(Timeout.InfiniteTimeSpan, agent.Clock, stop);
}
