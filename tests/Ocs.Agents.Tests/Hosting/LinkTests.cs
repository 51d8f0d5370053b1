using Ocs.Agents.FakeData;
using Ocs.Agents.Registry;
using Ocs.Operations;
using Ocs.Testing;
using Ocs.Wamp;

namespace Ocs.Agents.Tests.Hosting;

/// <summary>Drills: the router goes, or only the link to it, while operations run and clients wait.</summary>
public sealed class LinkTests
{
    [Fact]
    public async Task An_agent_whose_link_breaks_comes_back_with_everything_it_does()
    {
        await using var site = await LocalSite.StartAsync();
        var agent = await site.AddAgentAsync<FakeDataAgent>("fake-data-1", "--mode", "acq");
        await site.AddAgentAsync<RegistryAgent>("registry");
        await agent.GetTask("delay_task").StartAsync(new { delay = 30.0 });
        var waiting = site.Client.CallAsync("observatory.fake-data-1.ops", WampArguments.Of("wait", "delay_task"));
        await site.BreakLinkAsync("fake-data-1");

        // Who waits hears of it at once; nobody takes the operation for failed.
        var lost = await Assert.ThrowsAsync<WampException>(() => site.PassTimeAsync(waiting));
        Assert.Equal("wamp.error.canceled", lost.ErrorUri);
        await site.PassTimeUntilAsync(() => site.Log.Count(line => line.EndsWith("Joined as observatory.fake-data-1", StringComparison.Ordinal)) == 2);
        var session = await site.PassTimeAsync(agent.GetTask("delay_task").WaitAsync());
        Assert.Equal((true, "Exited after 30.0 seconds"), (session!.Success, session.LastMessage));
        Assert.Equal((OpStatus.Running, 0L), ((await agent.GetProcess("acq").GetStatusAsync())!.Status, (await agent.GetProcess("acq").GetStatusAsync())!.Id));
        Assert.Single(site.Log, line => line.Contains("The router is away", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(60)]
    public async Task Agents_are_back_within_two_seconds_of_the_router_however_long_it_was_away(int seconds)
    {
        await using var site = await LocalSite.StartAsync();
        string[] all = [.. Enumerable.Range(0, 10).Select(number => $"fake-data-{number}")];
        foreach (var id in all)
        {
            var agent = await site.AddAgentAsync<FakeDataAgent>(id, "--mode", "acq", "--crossbar-timeout", "0");
            await agent.GetTask("delay_task").StartAsync(new { delay = 600.0 });
        }

        await site.StopRouterAsync();
        var end = site.Clock.GetUtcNow().AddSeconds(seconds);
        await site.PassTimeUntilAsync(() => site.Clock.GetUtcNow() >= end, TimeSpan.FromSeconds(0.5));
        site.StartRouter();

        // Nobody is later than the longest delay between two tries, in the time of the site's own clock.
        var delays = site.Clock.GetUtcNow();
        await site.PassTimeUntilAsync(() => all.All(id => site.Log.Count(line => line.EndsWith($"Joined as observatory.{id}", StringComparison.Ordinal)) == 2), TimeSpan.FromMilliseconds(2));
        Assert.InRange(site.Clock.GetUtcNow() - delays, TimeSpan.Zero, TimeSpan.FromSeconds(2));
        await site.PassTimeAsync(site.Client.Connection.WaitUntilJoinedAsync());
        foreach (var id in all)
        {
            var agent = await site.PassTimeAsync(site.Client.GetAgentAsync(id));
            Assert.Equal(OpStatus.Running, (await agent.GetTask("delay_task").GetStatusAsync())!.Status);
            Assert.Equal(OpStatus.Running, (await agent.GetProcess("acq").GetStatusAsync())!.Status);
        }
    }
}
