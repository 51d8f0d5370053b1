using Ocs.Agents.FakeData;
using Ocs.Agents.Registry;
using Ocs.Feeds;
using Ocs.Hosting;
using Ocs.Operations;
using Ocs.Site;
using Ocs.Testing;
using Ocs.Wamp;

namespace Ocs.Agents.Tests.Hosting;

public sealed class HostingTests
{
    [Fact]
    public async Task Operations_go_on_while_the_router_is_away_and_nothing_of_a_feed_is_lost()
    {
        await using var site = await LocalSite.StartAsync();
        var agent = await site.AddAgentAsync<Counting>("counting");
        var received = new List<long>();
        await using var subscription = await site.Client.Connection.SubscribeAsync(
            agent.GetFeed("numbers").Address,
            (in WampEvent numbers) =>
            {
                lock (received)
                    received.AddRange(numbers.GetArguments().At(0).AsList()[0].AsMap()["block"].AsMap()["data"].AsMap()["n"].AsList().Select(value => value.AsInteger()));
            });
        await agent.GetProcess("count").StartAsync();
        await site.PassTimeUntilAsync(() => Count() >= 2);
        await site.StopRouterAsync();
        site.Clock.Advance(TimeSpan.FromSeconds(3));
        site.StartRouter();
        await site.PassTimeUntilAsync(() => Count() >= 10);

        lock (received)
            Assert.Equal(Enumerable.Range(0, received.Count).Select(number => (long)number), received.Distinct().Order());
        var session = await agent.GetProcess("count").GetStatusAsync();
        Assert.Equal((OpStatus.Running, 0L), (session!.Status, session.Id));

        int Count()
        {
            lock (received)
                return received.Count;
        }
    }

    [Fact]
    public async Task Start_up_operations_run_at_the_first_join_only()
    {
        await using var site = await LocalSite.StartAsync();
        var agent = await site.AddAgentAsync<FakeDataAgent>("fake-data-1", "--mode", "acq");
        var acquisition = agent.GetProcess("acq");
        await site.PassTimeUntilAsync(() => site.Log.Any(line => line.EndsWith("acq:0 Status is now \"running\".", StringComparison.Ordinal)));
        await acquisition.StopAsync();
        await site.PassTimeAsync(acquisition.WaitAsync());
        await site.StopRouterAsync();
        site.StartRouter();
        await site.PassTimeUntilAsync(() => site.Log.Count(line => line.Contains("Joined as", StringComparison.Ordinal)) == 2);
        await site.PassTimeAsync(site.Client.Connection.WaitUntilJoinedAsync());
        Assert.Equal(OpStatus.Done, (await acquisition.GetStatusAsync())!.Status);
    }

    [Fact]
    public async Task An_instance_id_that_is_taken_is_named_and_tried_again_until_it_is_free()
    {
        await using var site = await LocalSite.StartAsync();
        var first = site.Host<FakeDataAgent>("fake-data-1");
        first.Start();
        await site.PassTimeAsync(first.WaitUntilJoinedAsync());
        var second = site.Host<FakeDataAgent>("fake-data-1");
        second.Start();
        const string taken = "Error observatory.fake-data-1 Another agent runs as fake-data-1 (observatory.fake-data-1) on this router; trying again until it leaves";
        await site.PassTimeUntilAsync(() => site.Log.Contains(taken));
        Assert.Equal("FakeDataAgent", (await site.Client.GetAgentAsync("fake-data-1")).Description.AgentClass);
        site.Clock.Advance(TimeSpan.FromSeconds(20));
        await site.PassTimeAsync(first.StopAsync());
        await site.PassTimeAsync(second.WaitUntilJoinedAsync());
        Assert.Single(site.Log, line => line == taken);
    }

    [Fact]
    public async Task A_run_ends_when_the_router_stays_away_for_longer_than_the_timeout()
    {
        await using var site = await LocalSite.StartAsync();
        var host = site.Host<FakeDataAgent>("fake-data-1", "--crossbar-timeout", "4");
        var run = host.RunAsync(CancellationToken.None);
        await site.PassTimeAsync(host.WaitUntilJoinedAsync());
        await site.StopRouterAsync();
        Assert.Equal(AgentExit.RouterLost, await site.PassTimeAsync(run));
    }

    [Fact]
    public async Task A_run_ends_when_it_is_told_to()
    {
        await using var site = await LocalSite.StartAsync();
        using var stop = new CancellationTokenSource();
        var host = site.Host<FakeDataAgent>("fake-data-1", "--mode", "acq");
        var run = host.RunAsync(stop.Token);
        await site.PassTimeAsync(host.WaitUntilJoinedAsync());
        await stop.CancelAsync();
        Assert.Equal(AgentExit.Stopped, await site.PassTimeAsync(run));
        Assert.Contains(site.Log, line => line.EndsWith("acq:0 Acquisition exited cleanly.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_operation_that_does_not_stop_keeps_nobody()
    {
        await using var site = await LocalSite.StartAsync();
        var host = site.Host<Counting>("counting");
        host.Start();
        await site.PassTimeAsync(host.WaitUntilJoinedAsync());
        var agent = await site.Client.GetAgentAsync("counting");
        await agent.GetTask("forever").StartAsync();
        await site.PassTimeAsync(host.StopAsync());
        Assert.Contains("Warning observatory.counting Leaving without waiting any longer for forever", site.Log);
    }

    [Fact]
    public async Task One_agent_that_fails_is_seen_and_stops_no_other()
    {
        await using var site = await LocalSite.StartAsync();
        await using var group = new AgentGroup(
            [Site("broken", "Broken"), Site("misspelt", "FakeDataAgent", "--num-channels", "many"), Site("unknown", "Lakeshore372Agent"), Site("well", "FakeDataAgent")],
            new AgentHostOptions { Catalog = AgentCatalog.Of(typeof(Broken), typeof(FakeDataAgent)), Endpoint = site.Endpoint, Clock = site.Clock });
        await site.PassTimeAsync(group.StartAsync());

        Assert.Equal(
            [
                "broken: Broken cannot start: No device at /dev/ttyUSB7.",
                "misspelt: --num-channels 'many' is not an integer.",
                "unknown: there is no agent class Lakeshore372Agent here.",
            ],
            group.Failures.Order());
        var scan = await site.PassTimeAsync(site.Client.ScanAsync());
        Assert.Equal(["broken", "misspelt", "well"], scan.Select(agent => agent.InstanceId).Order());
        var broken = await site.Client.GetAgentAsync("broken");
        Assert.Equal("Broken", broken.Description.AgentClass);
        var reason = await site.PassTimeAsync(broken.GetTask("startup_error").WaitAsync());
        Assert.Equal((false, "broken: Broken cannot start: No device at /dev/ttyUSB7."), (reason!.Success, reason.LastMessage));
        await site.PassTimeAsync(group.StopAsync());
    }

    [Fact]
    public async Task A_heartbeat_goes_out_at_once_and_then_each_second()
    {
        await using var site = await LocalSite.StartAsync();
        var beats = new List<string>();
        await using var subscription = await site.Client.Connection.SubscribeAsync(
            "observatory..feeds.heartbeat",
            (in WampEvent beat) =>
            {
                lock (beats)
                    beats.Add(string.Join(' ', beat.GetArguments().At(0).AsList()[0].AsMap().Select(code => $"{code.Key}={code.Value.AsInteger()}")));
            },
            new SubscribeOptions { Match = MatchPolicy.Wildcard });
        await site.AddAgentAsync<FakeDataAgent>("fake-data-1", "--mode", "acq");
        await site.PassTimeUntilAsync(() =>
        {
            lock (beats)
                return beats.Count >= 3;
        });
        lock (beats)
        {
            Assert.Equal("acq=1 count=1 set_heartbeat=1 delay_task=1", beats[0]);
            Assert.Equal("acq=3 count=3 set_heartbeat=1 delay_task=1", beats[2]);
        }
    }

    [Fact]
    public async Task The_registry_lists_agents_and_expires_the_silent()
    {
        await using var site = await LocalSite.StartAsync();
        var registry = await site.AddAgentAsync<RegistryAgent>("registry");
        var host = site.Host<FakeDataAgent>("fake-data-1");
        host.Start();
        await site.PassTimeAsync(host.WaitUntilJoinedAsync());
        var seen = await UntilAsync(entry => !entry["expired"].AsBoolean());
        Assert.Equal(["expired", "time_expired", "last_updated", "op_codes", "agent_class", "agent_address"], seen.Keys);
        Assert.Equal(("FakeDataAgent", "observatory.fake-data-1", 4), (seen["agent_class"].AsString(), seen["agent_address"].AsString(), seen["op_codes"].AsMap().Count));

        await site.PassTimeAsync(host.StopAsync());
        var gone = await UntilAsync(entry => entry["expired"].AsBoolean());
        Assert.All(gone["op_codes"].AsMap().Values, code => Assert.Equal(7, code.AsInteger()));
        Assert.True(gone["time_expired"].AsDouble() - gone["last_updated"].AsDouble() > 5);

        async Task<WampMap> UntilAsync(Func<WampMap, bool> condition)
        {
            for (var look = 0; look < 1000; look++)
            {
                var session = await site.PassTimeAsync(registry.GetProcess("main").GetStatusAsync());
                if (session!.Data.TryGetValue("observatory.fake-data-1", out var entry) && condition(entry.AsMap()))
                    return entry.AsMap();
                site.Clock.Advance(TimeSpan.FromSeconds(0.5));
                await Task.Yield();
            }

            throw new TimeoutException("Not so after 500 s of the site's clock.");
        }
    }

    [Fact]
    public async Task The_registry_publishes_each_operation_of_an_agent_that_changes()
    {
        await using var site = await LocalSite.StartAsync();
        var registry = await site.AddAgentAsync<RegistryAgent>("registry");
        await using var history = await registry.GetFeed("agent_operations").SubscribeAsync();
        await site.AddAgentAsync<FakeDataAgent>("fake-data-1");
        var names = new List<string>();
        var reading = Task.Run(async () =>
        {
            await foreach (var sample in history)
            {
                names.Add($"{sample.Block} {sample.Values.Keys.Single()} {sample.Values.Values.Single()}");
                if (names.Count == 4)
                    return;
            }
        });
        await site.PassTimeAsync(reading);
        Assert.Equal(
            [
                "observatory_fake_data_1_acq observatory_fake_data_1_acq 1",
                "observatory_fake_data_1_count observatory_fake_data_1_count 1",
                "observatory_fake_data_1_set_heartbeat observatory_fake_data_1_set_heartbeat 1",
                "observatory_fake_data_1_delay_task observatory_fake_data_1_delay_task 1",
            ],
            names);
    }

    [Fact]
    public async Task An_agent_may_ask_for_the_classes_there_are_and_end_itself()
    {
        await using var site = await LocalSite.StartAsync();
        var host = site.Host<Leaving>("leaving");
        host.Start();
        await site.PassTimeAsync(host.WaitUntilJoinedAsync());
        var agent = await site.Client.GetAgentAsync("leaving");
        await agent.GetTask("leave").StartAsync();
        Assert.Equal(AgentExit.Stopped, await site.PassTimeAsync(host.Ended));
        Assert.Contains(site.Log, line => line.EndsWith("leave:0 Leaving", StringComparison.Ordinal));
    }

    private static AgentSite Site(string instanceId, string agentClass, params string[] arguments)
    {
        var hub = new SiteHub();
        return new AgentSite
        {
            Hub = hub,
            Host = new SiteHost { Name = "localhost", Hub = hub },
            Instance = new SiteInstance { AgentClass = agentClass, InstanceId = instanceId, Arguments = arguments },
        };
    }

    [Agent("Broken")]
    private sealed class Broken
    {
        public Broken() => throw new IOException("No device at /dev/ttyUSB7.");
    }

    [Agent("Leaving")]
    private sealed class Leaving(IAgentContext agent, AgentCatalog catalog)
    {
        [AgentTask("leave")]
        public OpResult Leave()
        {
            agent.RequestStop();
            return OpResult.Succeeded(catalog.Classes.Single().Name);
        }
    }

    [Agent("Counting")]
    private sealed class Counting(IAgentContext agent, TimeProvider clock)
    {
        private readonly Feed _numbers = agent.AddFeed("numbers", new FeedOptions { Record = true });

        [AgentProcess("count")]
        public async Task CountAsync(CancellationToken stop)
        {
            using var ticks = new PeriodicTimer(TimeSpan.FromSeconds(0.5), clock);
            for (var n = 0L; await ticks.WaitForNextTickAsync(stop); n++)
                await _numbers.PublishAsync("block", clock.GetUtcNow(), new WampMap { ["n"] = n }, stop);
        }

        [AgentTask("forever")]
        public static Task ForeverAsync() => new TaskCompletionSource().Task;
    }
}
