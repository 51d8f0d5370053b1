using Ocs.Feeds;
using Ocs.Hosting;
using Ocs.Operations;
using Ocs.Wamp;

namespace Ocs.Aggregator.Tests;

/// <summary>Publishes a counter, a sample a second.</summary>
[Agent("SamplingAgent")]
public sealed class SamplingAgent(IAgentContext agent, TimeProvider clock)
{
    private readonly Feed _samples = agent.AddFeed("samples", new FeedOptions { Record = true, FrameLength = TimeSpan.FromSeconds(5) });

    [AgentTask("publish")]
    public async Task PublishAsync(OpSession session, int count, CancellationToken abort)
    {
        for (var number = 0; number < count; number++)
        {
            await _samples.PublishAsync("counts", clock.GetUtcNow(), new WampMap { ["number"] = (long)number, ["half"] = number / 2.0 }, abort);
            await Task.Delay(TimeSpan.FromSeconds(1), clock, abort);
        }
    }
}
