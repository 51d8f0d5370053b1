using Ocs.Agents.FakeData;
using Ocs.Feeds;
using Ocs.Hosting;
using Ocs.Operations;
using Ocs.Testing;
using Ocs.Wamp;

namespace Ocs.Agents.Tests.Hosting;

/// <summary>An agent that tells others what to do, and listens to them.</summary>
public sealed class AgentToAgentTests
{
    [Fact]
    public async Task An_agent_starts_and_awaits_an_operation_of_another()
    {
        await using var site = await LocalSite.StartAsync();
        await site.AddAgentAsync<FakeDataAgent>("fake-data-1");
        var supervisor = await site.AddAgentAsync<SupervisorAgent>("supervisor");
        var session = await site.PassTimeAsync(supervisor.GetTask("delay_other").RunAsync(new { instance_id = "fake-data-1" }));
        Assert.Equal(
            ["Ok Started task \"delay_task\".", "Timeout Operation \"delay_task\" still running; wait timed out.", "Ok Operation \"delay_task\" is currently not running (SUCCEEDED)."],
            session.Messages.Select(message => message.Text).Where(text => text.Contains("delay_task", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task An_agent_that_is_not_there_is_a_failed_operation_and_nothing_more()
    {
        await using var site = await LocalSite.StartAsync();
        var supervisor = await site.AddAgentAsync<SupervisorAgent>("supervisor");
        var session = await site.PassTimeAsync(supervisor.GetTask("delay_other").RunAsync(new { instance_id = "nobody" }));
        Assert.Equal((false, "wamp.error.no_such_procedure: no callee registered for procedure <observatory.nobody.ops>"), (session.Success, session.LastMessage));
    }

    [Fact]
    public async Task An_agent_hears_the_feed_of_another_also_after_the_router_was_away()
    {
        await using var site = await LocalSite.StartAsync();
        var supervisor = await site.AddAgentAsync<SupervisorAgent>("supervisor");
        await site.AddAgentAsync<FakeDataAgent>("fake-data-1", "--mode", "acq");
        await site.PassTimeUntilAsync(() => site.Log.Any(line => line.EndsWith("heard temps", StringComparison.Ordinal)));
        await site.StopRouterAsync();
        site.StartRouter();
        var before = site.Log.Count(line => line.EndsWith("heard temps", StringComparison.Ordinal));
        await site.PassTimeUntilAsync(() => site.Log.Count(line => line.EndsWith("heard temps", StringComparison.Ordinal)) > before);
        Assert.Equal("supervisor", supervisor.InstanceId);
    }

    [Fact]
    public async Task A_procedure_of_an_agents_own_is_offered_at_each_join_and_later_too()
    {
        await using var site = await LocalSite.StartAsync();
        var supervisor = await site.AddAgentAsync<SupervisorAgent>("supervisor");
        Assert.Equal("now", await CallAsync("early"));
        await site.PassTimeAsync(supervisor.GetTask("offer").RunAsync());
        Assert.Equal("now", await CallAsync("late"));
        await site.StopRouterAsync();
        site.StartRouter();
        await site.PassTimeUntilAsync(() => site.Log.Count(line => line.Contains("Joined as", StringComparison.Ordinal)) == 2);
        await site.PassTimeAsync(site.Client.Connection.WaitUntilJoinedAsync());
        Assert.Equal("now", await CallAsync("early"));
        Assert.Equal("now", await CallAsync("late"));

        async Task<string> CallAsync(string name) => (await site.PassTimeAsync(site.Client.CallAsync($"observatory.supervisor.{name}"))).At(0).AsString();
    }

    [Agent("SupervisorAgent")]
    private sealed class SupervisorAgent
    {
        private readonly IAgentContext _agent;

        public SupervisorAgent(IAgentContext agent)
        {
            _agent = agent;
            agent.SubscribeToFeeds("observatory.fake-data-1.feeds.false_temperatures", MatchPolicy.Exact, message => Heard(agent, message));
            agent.AddProcedure("early", Answer);
        }

        [AgentTask("offer")]
        public void Offer() => _agent.AddProcedure("late", Answer);

        [AgentTask("delay_other")]
        public async Task<OpResult> DelayOtherAsync(OpSession session, string instanceId, CancellationToken abort)
        {
            try
            {
                Tell(await _agent.RequestAsync(instanceId, "delay_task", "start", new WampMap { ["delay"] = 1.0 }, cancellationToken: abort));
                Tell(await _agent.RequestAsync(instanceId, "delay_task", "wait", timeout: TimeSpan.Zero, cancellationToken: abort));
                var end = await _agent.RequestAsync(instanceId, "delay_task", "wait", cancellationToken: abort);
                Tell(end);
                return new OpResult(end.Session["success"].AsBoolean(), "over");
            }
            catch (WampException error)
            {
                return OpResult.Failed(error.Message);
            }

            void Tell(AgentReply reply) => session.AddMessage($"{reply.Code} {reply.Text}");
        }

        private static Task<WampArguments> Answer(WampInvocation call, CancellationToken interrupted) => Task.FromResult(WampArguments.Of("now"));

#pragma warning disable CA1848, CA1873, CA2254 // A test logs what it hears.
        private static void Heard(IAgentContext agent, FeedMessage message) =>
            Microsoft.Extensions.Logging.LoggerExtensions.LogInformation(agent.Log, $"heard {message.Blocks[0].Name}");
#pragma warning restore CA1848, CA1873, CA2254
    }
}
