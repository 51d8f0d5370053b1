using Ocs.Agents.FakeData;
using Ocs.Hosting;
using Ocs.Operations;
using Ocs.Router;
using Ocs.Site;
using Ocs.Wamp;

namespace Ocs.Agents.Tests.Hosting;

/// <summary>Agents of one process, by the real clock: one that misbehaves stops no other.</summary>
public sealed class ManyAgentsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly SiteHub Hub = new();

    [Fact]
    public async Task One_that_blocks_spins_leaks_or_crashes_stops_no_others_heartbeat()
    {
        await using var router = new WampRouter(new RouterOptions());
        var beats = new HeartbeatCounts();
        await using var listener = await WampSession.JoinAsync(new WampConnectionOptions { Endpoint = router.InMemory, Realm = Hub.WampRealm }, TestContext.Current.CancellationToken);
        await listener.SubscribeAsync("observatory..feeds.heartbeat", beats.OnHeartbeat, new SubscribeOptions { Match = MatchPolicy.Wildcard }, TestContext.Current.CancellationToken);

        using var release = new ManualResetEventSlim();
        UnrulyAgent.Release = release;
        string[] well = [.. Enumerable.Range(0, 16).Select(number => $"fake-data-{number}")];
        string[] bad = ["blocks", "stalls", "hogs", "spins", "leaks", "crashes"];
        await using var group = new AgentGroup(
            [.. well.Select(id => SiteOf(id, "FakeDataAgent", "--mode", "acq")), .. bad.Select(id => SiteOf(id, "UnrulyAgent")), SiteOf("broken", "BrokenAgent")],
            new AgentHostOptions { Catalog = AgentCatalog.Of(typeof(FakeDataAgent), typeof(UnrulyAgent), typeof(BrokenAgent)), Endpoint = router.InMemory });
        try
        {
            await group.StartAsync(TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);
            Assert.Equal("broken: BrokenAgent cannot start: no device", Assert.Single(group.Failures));
            foreach (var id in bad)
                await listener.CallAsync($"observatory.{id}.ops", WampArguments.Of("start", id), cancellationToken: TestContext.Current.CancellationToken);

            // Five more beats of each, also of those that misbehave: their operations are not their heartbeats.
            await beats.WaitForAsync([.. well, .. bad, "broken"], 5).WaitAsync(Patience, TestContext.Current.CancellationToken);
            var answer = await listener.CallAsync("observatory.fake-data-0.ops", WampArguments.Of("status", "acq"), cancellationToken: TestContext.Current.CancellationToken);
            Assert.Equal(3, answer.At(0).AsList()[2].AsMap()["op_code"].AsInteger());
        }
        finally
        {
            release.Set();
        }
    }

    private static AgentSite SiteOf(string instanceId, string agentClass, params string[] arguments) => new()
    {
        Hub = Hub,
        Host = new SiteHost { Name = "localhost", Hub = Hub },
        Instance = new SiteInstance { AgentClass = agentClass, InstanceId = instanceId, Arguments = arguments },
    };

    [Agent("BrokenAgent")]
    private sealed class BrokenAgent
    {
        public BrokenAgent() => throw new IOException("no device");
    }

    [Agent("UnrulyAgent")]
    private sealed class UnrulyAgent
    {
        private static readonly List<Task> Leaked = [];

        public static ManualResetEventSlim Release { get; set; } = new();

        [AgentProcess("blocks", Blocking = true)]
        public static void Block() => Release.Wait();

        /// <summary>Blocks where it should not, before it first awaits anything.</summary>
        [AgentProcess("stalls")]
        public static Task StallAsync()
        {
            Release.Wait();
            return Task.CompletedTask;
        }

        /// <summary>Blocks a thread of the pool, which others need.</summary>
        [AgentProcess("hogs")]
        public static async Task HogAsync()
        {
            await Task.Yield();
            Release.Wait();
        }

        [AgentProcess("spins", Blocking = true)]
        public static void Spin()
        {
            while (!Release.IsSet)
                Thread.SpinWait(1000);
        }

        [AgentProcess("leaks")]
        public static async Task LeakAsync(CancellationToken stop)
        {
            for (var task = 0; task < 10_000; task++)
                Leaked.Add(Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, CancellationToken.None));
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop);
        }

        [AgentTask("crashes")]
        public static void Crash() => throw new InvalidOperationException("a bug");
    }

    private sealed class HeartbeatCounts
    {
        private readonly Lock _lock = new();
        private readonly Dictionary<string, int> _counts = [];
        private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void OnHeartbeat(in WampEvent beat)
        {
            lock (_lock)
            {
                var id = beat.Topic.Split('.')[1];
                _counts[id] = _counts.GetValueOrDefault(id) + 1;
                _next.TrySetResult();
                _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }

        public async Task WaitForAsync(string[] agents, int more)
        {
            Dictionary<string, int> wanted;
            lock (_lock)
                wanted = agents.ToDictionary(id => id, id => _counts.GetValueOrDefault(id) + more);
            while (true)
            {
                Task next;
                lock (_lock)
                {
                    if (wanted.All(agent => _counts.GetValueOrDefault(agent.Key) >= agent.Value))
                        return;
                    next = _next.Task;
                }

                await next;
            }
        }
    }
}
