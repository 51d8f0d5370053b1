using System.Globalization;
using Ocs.Agents.FakeData;
using Ocs.Agents.Registry;
using Ocs.Feeds;
using Ocs.Hosting;
using Ocs.Operations;
using Ocs.Testing;
using Ocs.Wamp;

namespace Ocs.Agents.Tests.Hosting;

/// <summary>Names that sites use, and sizes beyond what anyone should.</summary>
public sealed class NamesAndSizesTests
{
    [Theory]
    [InlineData("plain")]
    [InlineData("with-dashes-and_underscores")]
    [InlineData("温度計-1")]
    [InlineData("Kühler-µ")]
    [InlineData("UPPER-and-lower")]
    [InlineData("1234")]
    [InlineData("long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long-long")]
    public async Task An_agent_of_any_name_is_seen_asked_and_heard(string id)
    {
        await using var site = await LocalSite.StartAsync();
        var registry = await site.AddAgentAsync<RegistryAgent>("registry");
        var agent = await site.AddAgentAsync<FakeDataAgent>(id, "--mode", "acq");
        await using var samples = await agent.GetFeed("false_temperatures").SubscribeAsync();
        var sample = await site.PassTimeAsync(samples.FirstAsync().AsTask());
        Assert.Equal(["channel_00", "channel_01"], sample.Values.Keys.Order());
        Assert.True((await site.PassTimeAsync(agent.GetTask("delay_task").RunAsync(new { delay = 0.1 }))).Success);
        var seen = new WampMap();
        while (!seen.ContainsKey($"observatory.{id}"))
        {
            await site.PassTimeAsync(Task.Delay(TimeSpan.FromSeconds(1), site.Clock));
            seen = (await registry.GetProcess("main").GetStatusAsync())!.Data;
        }
    }

    /// <summary>What listens with <c>observatory..feeds.</c> does not hear five parts; the agent itself is asked by its whole name all the same.</summary>
    [Fact]
    public async Task An_agent_with_a_dot_in_its_name_answers_by_its_whole_name()
    {
        await using var site = await LocalSite.StartAsync();
        var agent = await site.AddAgentAsync<FakeDataAgent>("lab.fake-data-1");
        Assert.Equal("observatory.lab.fake-data-1.feeds.false_temperatures", agent.GetFeed("false_temperatures").Address);
        Assert.True((await site.PassTimeAsync(agent.GetTask("delay_task").RunAsync(new { delay = 0.1 }))).Success);
    }

    [Fact]
    public async Task Session_data_of_five_megabytes_reach_a_client_whole()
    {
        await using var site = await LocalSite.StartAsync();
        var agent = await site.AddAgentAsync<LargeAgent>("large");
        var session = await site.PassTimeAsync(agent.GetTask("fill").RunAsync());
        Assert.Equal(5 << 20, session.Data["text"].AsString().Length);
        Assert.Equal(LargeAgent.Numbers, session.Data["numbers"].AsList().Count);

        // Everything else that shows the session shows it too, and the heartbeat goes on.
        await using var heartbeats = await site.Client.SubscribeAsync("observatory.large.feeds.heartbeat");
        Assert.Equal(5 << 20, (await site.PassTimeAsync(site.Client.CallAsync("observatory.large", WampArguments.Of("get_api")))).At(0).AsMap()["tasks"].AsList()
            .Select(task => task.AsList()[1].AsMap()).Single(task => task["op_name"].AsString() == "fill")["data"].AsMap()["text"].AsString().Length);
        await site.PassTimeAsync(heartbeats.FirstAsync().AsTask());
    }

    [Fact]
    public async Task Two_hundred_feeds_of_an_agent_are_listed_and_heard()
    {
        await using var site = await LocalSite.StartAsync();
        var agent = await site.AddAgentAsync<LargeAgent>("large");
        Assert.Equal(LargeAgent.Feeds + 1, (await site.PassTimeAsync(site.Client.CallAsync("observatory.large", WampArguments.Of("get_feeds")))).At(0).AsList().Count);
        await using var all = await site.Client.SubscribeAsync("observatory..feeds.", MatchPolicy.Wildcard);
        await agent.GetTask("publish").StartAsync();
        var heard = new HashSet<string>();
        await using var events = all.GetAsyncEnumerator(TestContext.Current.CancellationToken);
        while (heard.Count < LargeAgent.Feeds)
        {
            await site.PassTimeAsync(events.MoveNextAsync().AsTask());
            if (events.Current.Topic.Contains("feed_", StringComparison.Ordinal))
                heard.Add(events.Current.Topic);
        }

        Assert.Contains("observatory.large.feeds.feed_199", heard);
    }

    [Fact]
    public async Task Five_hundred_operations_are_listed_with_their_words_and_run()
    {
        await using var site = await LocalSite.StartAsync();
        var host = new AgentHost(
            new Ocs.Site.AgentSite
            {
                Hub = site.Client.Options.Site!.Hub,
                Host = new Ocs.Site.SiteHost { Name = "localhost", Hub = site.Client.Options.Site.Hub },
                Instance = new Ocs.Site.SiteInstance { AgentClass = "ManyOperations", InstanceId = "many" },
            },
            new AgentHostOptions { Catalog = AgentCatalog.Of(ManyOperations.Make(500)), Endpoint = site.Endpoint, Clock = site.Clock });
        await using (host)
        {
            host.Start();
            await site.PassTimeAsync(host.WaitUntilJoinedAsync());
            var agent = await site.PassTimeAsync(site.Client.GetAgentAsync("many"));
            Assert.Equal(500, agent.Description.Tasks.Count);
            var last = await site.PassTimeAsync(agent.GetTask("op_499").RunAsync());
            Assert.Equal("did nothing", last.LastMessage);
            await site.PassTimeAsync(host.StopAsync());
        }
    }

    [Agent("LargeAgent")]
    private sealed class LargeAgent(IAgentContext agent, TimeProvider clock)
    {
        public const int Feeds = 200;
        public const int Numbers = 100_000;

        private readonly Feed[] _feeds = [.. Enumerable.Range(0, Feeds).Select(number => agent.AddFeed(string.Create(CultureInfo.InvariantCulture, $"feed_{number}"), new FeedOptions { Record = true }))];

        [AgentTask("fill")]
        public static void Fill(OpSession session) => session.SetData(new WampMap
        {
            ["text"] = new string('x', 5 << 20),
            ["numbers"] = new WampList(Enumerable.Range(0, Numbers).Select(number => (WampValue)number)),
        });

        [AgentTask("publish")]
        public async Task PublishAsync()
        {
            foreach (var feed in _feeds)
                await feed.PublishAsync("block", clock.GetUtcNow(), new WampMap { ["value"] = 1.5 });
        }
    }
}
