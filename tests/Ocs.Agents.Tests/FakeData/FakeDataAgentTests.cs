using Ocs.Agents.FakeData;
using Ocs.Clients;
using Ocs.Testing;
using Ocs.Wamp;

namespace Ocs.Agents.Tests.FakeData;

public sealed class FakeDataAgentTests
{
    [Fact]
    public async Task Acquisition_fills_the_feed_at_the_sample_rate()
    {
        await using var site = await LocalSite.StartAsync();
        var agent = await site.AddAgentAsync<FakeDataAgent>("fake-data-1", "--num-channels", "3", "--sample-rate", "4", "--seed", "7");
        await using var temperatures = await agent.GetFeed("false_temperatures").SubscribeAsync();
        await agent.GetProcess("acq").StartAsync();
        var samples = await site.PassTimeAsync(TakeAsync(temperatures, 12));

        Assert.All(samples, sample => Assert.Equal(["channel_00", "channel_01", "channel_02"], sample.Values.Keys));
        Assert.All(samples, sample => Assert.Equal("temps", sample.Block));
        Assert.All(samples.SelectMany(sample => sample.Values.Values), value => Assert.InRange((double)value, 0.05, 0.15));
        var steps = samples.Zip(samples.Skip(1), (one, next) => Math.Round(next.UnixSeconds - one.UnixSeconds, 6)).Distinct();
        Assert.Equal([0.25], steps);
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_numbers()
    {
        Assert.Equal(await FirstAsync("5"), await FirstAsync("5"));
        Assert.NotEqual(await FirstAsync("5"), await FirstAsync("6"));
    }

    [Fact]
    public async Task A_stopped_acquisition_sends_what_it_holds_and_succeeds()
    {
        await using var site = await LocalSite.StartAsync();
        var agent = await site.AddAgentAsync<FakeDataAgent>("fake-data-1");
        var acquisition = agent.GetProcess("acq");
        await acquisition.StartAsync();
        await site.PassTimeUntilAsync(() => site.Clock.PendingTimers > 0);
        await acquisition.StopAsync();
        var session = await site.PassTimeAsync(acquisition.WaitAsync());
        Assert.True(session!.Success);
        Assert.Contains("Acquisition exited cleanly.", session.Messages.Select(message => message.Text));
    }

    [Fact]
    public async Task Test_mode_ends_after_one_second_of_samples()
    {
        await using var site = await LocalSite.StartAsync();
        var agent = await site.AddAgentAsync<FakeDataAgent>("fake-data-1");
        var acquisition = agent.GetProcess("acq");
        await acquisition.StartAsync(new { test_mode = true });
        var session = await site.PassTimeAsync(acquisition.WaitAsync());
        Assert.Equal(["fields", "timestamp"], session!.Data.Keys);
        Assert.Equal(["channel_00", "channel_01"], session.Data["fields"].AsMap().Keys);
    }

    [Fact]
    public async Task In_mode_acq_it_acquires_and_counts_from_the_start()
    {
        await using var site = await LocalSite.StartAsync();
        var agent = await site.AddAgentAsync<FakeDataAgent>("fake-data-1", "--mode", "acq");
        foreach (var name in new[] { "acq", "count" })
        {
            var session = await agent.GetProcess(name).GetStatusAsync();
            Assert.NotNull(session);
        }
    }

    [Fact]
    public async Task A_delay_succeeds_or_fails_as_asked()
    {
        await using var site = await LocalSite.StartAsync();
        var agent = await site.AddAgentAsync<FakeDataAgent>("fake-data-1");
        var well = await site.PassTimeAsync(agent.GetTask("delay_task").RunAsync(new { delay = 2.0 }));
        Assert.True(well.Success);
        Assert.Contains("Exited after 2.0 seconds", well.Messages.Select(message => message.Text));
        Assert.Equal(2.0, well.Data["requested_delay"].AsDouble());
        var badly = await site.PassTimeAsync(agent.GetTask("delay_task").RunAsync(new { delay = 0.2, succeed = false }));
        Assert.False(badly.Success);
    }

    [Fact]
    public async Task An_aborted_delay_says_after_how_long()
    {
        await using var site = await LocalSite.StartAsync();
        var agent = await site.AddAgentAsync<FakeDataAgent>("fake-data-1");
        var delay = agent.GetTask("delay_task");
        await delay.StartAsync(new { delay = 20.0 });
        var timers = site.Clock.PendingTimers;
        await site.PassTimeUntilAsync(() => site.Clock.PendingTimers > timers || site.Log.Any(line => line.EndsWith("Status is now \"running\".", StringComparison.Ordinal)));
        await delay.AbortAsync();
        var session = await site.PassTimeAsync(delay.WaitAsync());
        Assert.False(session!.Success);
        Assert.Contains(session.Messages, message => message.Text.StartsWith("Aborted after ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_heartbeat_can_be_switched_off()
    {
        await using var site = await LocalSite.StartAsync();
        var agent = await site.AddAgentAsync<FakeDataAgent>("fake-data-1");
        var session = await site.PassTimeAsync(agent.GetTask("set_heartbeat").RunAsync(new { heartbeat = false }));
        Assert.Contains("Set heartbeat_on: False", session.Messages.Select(message => message.Text));
        Assert.Empty(await site.PassTimeAsync(site.Client.ScanAsync()));
        await site.PassTimeAsync(agent.GetTask("set_heartbeat").RunAsync());
        Assert.Single(await site.PassTimeAsync(site.Client.ScanAsync()));
    }

    private static async Task<WampValue> FirstAsync(string seed)
    {
        await using var site = await LocalSite.StartAsync();
        var agent = await site.AddAgentAsync<FakeDataAgent>("fake-data-1", "--seed", seed);
        await agent.GetProcess("acq").StartAsync(new { test_mode = true });
        return (await site.PassTimeAsync(agent.GetProcess("acq").WaitAsync()))!.Data["fields"];
    }

    private static async Task<List<FeedSample>> TakeAsync(FeedSubscription feed, int count)
    {
        var samples = new List<FeedSample>();
        await foreach (var sample in feed)
        {
            samples.Add(sample);
            if (samples.Count == count)
                break;
        }

        return samples;
    }
}
