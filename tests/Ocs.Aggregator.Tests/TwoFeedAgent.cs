using Ocs.Feeds;
using Ocs.Hosting;
using Ocs.Operations;
using Ocs.Wamp;

namespace Ocs.Aggregator.Tests;

/// <summary>Publishes a counter in two feeds, with so much text beside it that a journal forgets it as soon as it may.</summary>
[Agent("TwoFeedAgent")]
public sealed class TwoFeedAgent(IAgentContext agent, TimeProvider clock)
{
    private readonly Feed[] _feeds = [agent.AddFeed("a", new FeedOptions { Record = true }), agent.AddFeed("b", new FeedOptions { Record = true })];

    [AgentTask("publish")]
    public async Task PublishAsync(OpSession session, int count, CancellationToken abort)
    {
        for (var number = 0; number < count; number++)
        {
            foreach (var feed in _feeds)
                await feed.PublishAsync("counts", clock.GetUtcNow(), new WampMap { ["number"] = (long)number, ["text"] = new string('x', 200_000) }, abort);
            await Task.Delay(TimeSpan.FromSeconds(1), clock, abort);
        }
    }
}
