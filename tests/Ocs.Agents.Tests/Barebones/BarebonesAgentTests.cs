using Ocs.Agents.Barebones;
using Ocs.Testing;

namespace Ocs.Agents.Tests.Barebones;

public sealed class BarebonesAgentTests
{
    [Fact]
    public async Task It_counts_from_the_start_and_lets_a_print_in_between()
    {
        await using var site = await LocalSite.StartAsync();
        var agent = await site.AddAgentAsync<BarebonesAgent>("barebones");
        await using var counts = await agent.GetFeed("feed_name").SubscribeAsync();
        var samples = await site.PassTimeAsync(counts.Take(3).ToListAsync().AsTask());
        Assert.All(samples, sample => Assert.Equal(["value"], sample.Values.Keys));
        var printed = await site.PassTimeAsync(agent.GetTask("print").RunAsync(new { text = "between two counts" }));
        Assert.Equal((true, "Printed text to logs", "between two counts"), (printed.Success, printed.LastMessage, printed.Data["text"].AsString()));
        Assert.Contains("Information observatory.barebones between two counts", site.Log);
        await agent.GetProcess("count").StopAsync();
        Assert.Equal("Acquisition exited cleanly.", (await site.PassTimeAsync(agent.GetProcess("count").WaitAsync()))!.LastMessage);
    }

    [Fact]
    public async Task Idle_it_waits_to_be_told()
    {
        await using var site = await LocalSite.StartAsync();
        var agent = await site.AddAgentAsync<BarebonesAgent>("barebones", "--mode", "idle");
        Assert.Null(await agent.GetProcess("count").GetStatusAsync());
        await agent.GetProcess("count").StartAsync(new { test_mode = true });
        Assert.Equal(1, (await site.PassTimeAsync(agent.GetProcess("count").WaitAsync()))!.Data["value"].AsInteger());
    }
}
