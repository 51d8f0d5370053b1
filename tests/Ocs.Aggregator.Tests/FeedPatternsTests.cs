using Ocs.Testing;
using Ocs.Wamp;

namespace Ocs.Aggregator.Tests;

public sealed class FeedPatternsTests
{
    [Theory]
    [InlineData("", "observatory.cryo-1.feeds.temps", true)]
    [InlineData("cryo-1", "observatory.cryo-1.feeds.temps", true)]
    [InlineData("cryo-1", "observatory.cryo-10.feeds.temps", false)]
    [InlineData("cryo-?.temps hwp", "observatory.cryo-7.feeds.temps", true)]
    [InlineData("cryo-?.temps hwp", "observatory.cryo-7.feeds.volts", false)]
    [InlineData("cryo-?.temps hwp", "observatory.hwp.feeds.angle", true)]
    [InlineData("*.heaters", "observatory.cryo-1.feeds.heaters", true)]
    [InlineData("*", "elsewhere.cryo-1.feeds.temps", false)]
    public void A_feed_is_taken_by_its_instance_and_its_name(string patterns, string feed, bool taken) =>
        Assert.Equal(taken, new FeedPatterns("observatory", patterns).Contain(feed));

    [Theory]
    [InlineData("", "observatory..feeds.")]
    [InlineData("cryo-1 cryo-1.temps hwp", "observatory.cryo-1.feeds. observatory.hwp.feeds.")]
    [InlineData("cryo-1 hwp*", "observatory..feeds.")]
    public void Only_what_is_needed_is_subscribed_to_and_nothing_twice(string patterns, string topics) =>
        Assert.Equal(topics.Split(' '), new FeedPatterns("observatory", patterns).Topics);

    [Fact]
    public async Task Two_aggregators_share_a_site()
    {
        var folder = Directory.CreateTempSubdirectory("aggregator-").FullName;
        await using var site = await LocalSite.StartAsync();
        var aggregators = new[]
        {
            await site.AddAgentAsync<AggregatorAgent>("left", "--data-dir", Path.Combine(folder, "left"), "--initial-state", "record", "--feeds", "sampler-1"),
            await site.AddAgentAsync<AggregatorAgent>("right", "--data-dir", Path.Combine(folder, "right"), "--initial-state", "record", "--feeds", "sampler-2*"),
        };
        foreach (var instance in (string[])["sampler-1", "sampler-2"])
            (await site.PassTimeAsync((await site.AddAgentAsync<SamplingAgent>(instance)).GetTask("publish").RunAsync(new { count = 5 }))).EnsureSucceeded();
        foreach (var aggregator in aggregators)
        {
            await aggregator.GetProcess("record").StopAsync();
            await site.PassTimeAsync(aggregator.GetProcess("record").WaitAsync());
        }

        Assert.Equal([5, 0], Counts(Path.Combine(folder, "left")));
        Assert.Equal([0, 5], Counts(Path.Combine(folder, "right")));
    }

    [Fact]
    public async Task An_agent_waits_for_nobody_with_what_others_record()
    {
        var folder = Directory.CreateTempSubdirectory("aggregator-").FullName;
        await using var site = await LocalSite.StartAsync();
        foreach (var (name, patterns) in new[] { ("left", "*.a"), ("right", "*.b"), ("far", "cryo*") })
            await site.AddAgentAsync<AggregatorAgent>(name, "--data-dir", Path.Combine(folder, name), "--state-dir", Path.Combine(folder, name, "state"), "--initial-state", "record", "--feeds", patterns);
        var agent = await site.AddAgentAsync<TwoFeedAgent>("two");
        (await site.PassTimeAsync(agent.GetTask("publish").RunAsync(new { count = 5 }))).EnsureSucceeded();
        await using var peer = await WampConnection.ConnectAsync(new WampConnectionOptions { Endpoint = site.Router.InMemory, Realm = "test_realm", Clock = site.Clock });
        WampMap journal;
        var rounds = 0;
        do
        {
            Assert.True(rounds++ < 60, "The agent still holds messages, or knows too few who record.");
            await site.PassTimeAsync(Task.Delay(TimeSpan.FromSeconds(1), site.Clock, TestContext.Current.CancellationToken));
            journal = (await site.PassTimeAsync(peer.CallAsync("observatory.two", WampArguments.Of("journal")))).Positional[0].AsMap();
        }
        while (journal["sessions"].AsMap().Any(session => session.Value.AsMap().Any(feed => feed.Value.AsMap()["held"].AsList().Count > 0)) || journal["recorders"].AsMap().Count < 2);
        Assert.Equal(["left", "right"], journal["recorders"].AsMap().Keys.Order(StringComparer.Ordinal));
    }

    private static IEnumerable<int> Counts(string folder)
    {
        var archive = Archive.Read(folder);
        return [archive.Values("observatory.sampler-1.feeds.samples.number").Count, archive.Values("observatory.sampler-2.feeds.samples.number").Count];
    }
}
