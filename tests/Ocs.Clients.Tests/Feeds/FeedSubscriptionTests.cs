using Ocs.Testing;

namespace Ocs.Clients.Tests.Feeds;

public sealed class FeedSubscriptionTests
{
    [Fact]
    public async Task Samples_come_in_their_order_with_their_types()
    {
        await using var site = await LocalSite.StartAsync();
        var agent = await site.AddAgentAsync<ProbeAgent>("probe");
        await using var values = await agent.GetFeed("values").SubscribeAsync();
        await site.PassTimeAsync(agent.GetTask("publish").RunAsync(new { count = 3 }));
        var samples = await site.PassTimeAsync(values.Take(3).ToListAsync().AsTask());
        Assert.Equal([0L, 1L, 2L], samples.Select(sample => sample.Values["number"]));
        Assert.Equal([0.0, 0.5, 1.0], samples.Select(sample => sample.Values["half"]));
        Assert.Equal("block", samples[0].Block);
        Assert.Equal(
            "The block block has no field 'other', only number, half.",
            Assert.Throws<KeyNotFoundException>(() => samples[0].Values["other"]).Message);
    }

    [Fact]
    public async Task Messages_that_nobody_reads_are_dropped_and_counted()
    {
        await using var site = await LocalSite.StartAsync();
        var agent = await site.AddAgentAsync<ProbeAgent>("probe");
        await using var values = await agent.GetFeed("values").SubscribeAsync(capacity: 2);
        await site.PassTimeAsync(agent.GetTask("publish").RunAsync(new { count = 5 }));
        await site.PassTimeUntilAsync(() => values.DroppedMessages == 3);
        var samples = await site.PassTimeAsync(values.Take(2).ToListAsync().AsTask());
        Assert.Equal([3L, 4L], samples.Select(sample => sample.Values["number"]));
    }

    [Fact]
    public void A_burst_of_drops_is_told_once()
    {
        var told = new List<string>();
        var channel = new CountedChannel<int>(2, "observatory.a.feeds.b", told.Add);
        for (var item = 0; item < 10; item++)
            channel.Write(item);
        Assert.Equal(8, channel.Dropped);
        Assert.Equal("Messages of observatory.a.feeds.b come in faster than they are read; the oldest are dropped (1 so far).", Assert.Single(told));
    }

    [Fact]
    public async Task Disposing_ends_the_loop()
    {
        await using var site = await LocalSite.StartAsync();
        var agent = await site.AddAgentAsync<ProbeAgent>("probe");
        var values = await agent.GetFeed("values").SubscribeAsync();
        var reading = values.ToListAsync().AsTask();
        await values.DisposeAsync();
        Assert.Empty(await site.PassTimeAsync(reading));
    }
}
