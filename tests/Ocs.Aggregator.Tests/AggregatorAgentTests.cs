using Ocs.Clients;
using Ocs.Testing;
using Ocs.Wamp;

namespace Ocs.Aggregator.Tests;

public sealed class AggregatorAgentTests : IDisposable
{
    private readonly string _folder = Path.Combine(Directory.CreateTempSubdirectory("aggregator-").FullName, "hk");

    [Fact]
    public async Task Every_sample_of_every_agent_is_in_the_archive_when_it_has_stopped()
    {
        await using var site = await LocalSite.StartAsync();
        var aggregator = await site.AddAgentAsync<AggregatorAgent>("aggregator", "--data-dir", _folder, "--initial-state", "record");
        var sampler = await site.AddAgentAsync<SamplingAgent>("sampler");
        (await site.PassTimeAsync(sampler.GetTask("publish").RunAsync(new { count = 20 }))).EnsureSucceeded();
        var session = await StopAsync(site, aggregator);

        Assert.True(session.Success);
        Assert.Equal(Enumerable.Range(0, 20).Select(number => (object)(long)number), Archive.Read(_folder).Values("observatory.sampler.feeds.samples.number"));
    }

    [Fact]
    public async Task Session_data_tell_the_file_the_feeds_and_the_counters()
    {
        await using var site = await LocalSite.StartAsync();
        var aggregator = await site.AddAgentAsync<AggregatorAgent>("aggregator", "--data-dir", _folder, "--initial-state", "record");
        var sampler = await site.AddAgentAsync<SamplingAgent>("sampler");
        await site.PassTimeAsync(sampler.GetTask("publish").RunAsync(new { count = 10 }));
        var session = await aggregator.GetProcess("record").GetStatusAsync();
        Assert.NotNull(session);
        Assert.StartsWith(_folder, session.Data["current_file"].AsString(), StringComparison.Ordinal);
        var provider = session.Data["providers"].AsMap()["observatory.sampler.feeds.samples"].AsMap();
        Assert.Equal(["last_refresh", "sessid", "stale", "last_block_received"], provider.Keys);
        Assert.Equal("counts", provider["last_block_received"].AsString());
        Assert.False(provider["stale"].AsBoolean());
        Assert.True(session.Data["counters"].AsMap()["messages"].AsInteger() > 0);
    }

    [Fact]
    public async Task A_bad_block_is_named_and_takes_nothing_else_with_it()
    {
        const string topic = "observatory.odd.feeds.f";
        await using var site = await LocalSite.StartAsync();
        var aggregator = await site.AddAgentAsync<AggregatorAgent>("aggregator", "--data-dir", _folder, "--initial-state", "record");
        await RecordsAsync(site, aggregator);
        await using var peer = await WampConnection.ConnectAsync(new WampConnectionOptions { Endpoint = site.Router.InMemory, Realm = "test_realm", Clock = site.Clock });
        var info = new WampMap { ["agent_address"] = "observatory.odd", ["feed_name"] = "f", ["address"] = topic, ["record"] = true, ["session_id"] = "1" };
        await PublishAsync(peer, topic, info, 1.0, new WampList(1.0));
        await PublishAsync(peer, topic, info, 2.0, new WampList(1.0, 2.0));
        await PublishAsync(peer, topic, info, double.NaN, new WampList(1.0));
        await peer.PublishAsync(topic, WampArguments.Of("nonsense"));
        await PublishAsync(peer, topic, info, 3.0, new WampList(3.0));
        await site.PassTimeUntilAsync(() => site.Log.Any(line => line.Contains("Block \"b\" of observatory.odd.feeds.f was refused", StringComparison.Ordinal)));
        await StopAsync(site, aggregator);
        Assert.Equal([1.0, 3.0], Archive.Read(_folder).Values($"{topic}.v"));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_degrades_the_session_and_loses_nothing_when_it_can()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder)!);
        await File.WriteAllTextAsync(_folder, "a file stands where the folder should be");
        await using var site = await LocalSite.StartAsync();
        var aggregator = await site.AddAgentAsync<AggregatorAgent>("aggregator", "--data-dir", _folder, "--initial-state", "record");
        var sampler = await site.AddAgentAsync<SamplingAgent>("sampler");
        await site.PassTimeAsync(sampler.GetTask("publish").RunAsync(new { count = 10 }));
        var session = await aggregator.GetProcess("record").GetStatusAsync();
        Assert.True(session!.Degraded);
        Assert.Contains("No archive file can be created", session.Data["fault"].AsString(), StringComparison.Ordinal);

        File.Delete(_folder);
        await site.PassTimeUntilAsync(() => Directory.Exists(_folder));
        await StopAsync(site, aggregator);
        Assert.Equal(10, Archive.Read(_folder).Values("observatory.sampler.feeds.samples.number").Count);
    }

    [Fact]
    public async Task A_log_that_cannot_be_opened_degrades_the_session_until_it_can()
    {
        var state = Path.Combine(Path.GetDirectoryName(_folder)!, "state");
        await File.WriteAllTextAsync(state, "a file stands where the folder should be");
        await using var site = await LocalSite.StartAsync();
        var aggregator = await site.AddAgentAsync<AggregatorAgent>("aggregator", "--data-dir", _folder, "--initial-state", "record", "--state-dir", state);
        var sampler = await site.AddAgentAsync<SamplingAgent>("sampler");
        await site.PassTimeAsync(sampler.GetTask("publish").RunAsync(new { count = 5 }));
        Assert.True((await aggregator.GetProcess("record").GetStatusAsync())!.Degraded);

        File.Delete(state);
        await site.PassTimeUntilAsync(() => Directory.Exists(state));
        await site.PassTimeAsync(sampler.GetTask("publish").RunAsync(new { count = 5 }));
        await ReplayedAsync(site, aggregator, 5);
        Assert.True((await StopAsync(site, aggregator)).Success);
        Assert.Equal([0L, 1, 2, 3, 4, 0, 1, 2, 3, 4], Archive.Read(_folder).Values("observatory.sampler.feeds.samples.number").Cast<long>());
        Directory.Delete(state, recursive: true);
    }

    [Fact]
    public async Task Nothing_is_recorded_before_it_is_told_to_and_then_what_agents_have_kept_comes_too()
    {
        await using var site = await LocalSite.StartAsync();
        var aggregator = await site.AddAgentAsync<AggregatorAgent>("aggregator", "--data-dir", _folder);
        var sampler = await site.AddAgentAsync<SamplingAgent>("sampler");
        await site.PassTimeAsync(sampler.GetTask("publish").RunAsync(new { count = 3 }));
        Assert.False(Directory.Exists(_folder));
        await aggregator.GetProcess("record").StartAsync();
        await site.PassTimeAsync(sampler.GetTask("publish").RunAsync(new { count = 2 }));
        await ReplayedAsync(site, aggregator, 3);
        await StopAsync(site, aggregator);
        Assert.Equal([0L, 1L, 2L, 0L, 1L], Archive.Read(_folder).Values("observatory.sampler.feeds.samples.number"));
    }

    [Fact]
    public async Task Agents_know_all_who_record_them()
    {
        await using var site = await LocalSite.StartAsync();
        foreach (var name in new[] { "aggregator-1", "aggregator-2" })
            await site.AddAgentAsync<AggregatorAgent>(name, "--data-dir", Path.Combine(_folder, name), "--initial-state", "record", "--state-dir", Path.Combine(_folder, name, "state"));
        var sampler = await site.AddAgentAsync<SamplingAgent>("sampler");
        await site.PassTimeAsync(sampler.GetTask("publish").RunAsync(new { count = 10 }));
        await using var peer = await WampConnection.ConnectAsync(new WampConnectionOptions { Endpoint = site.Router.InMemory, Realm = "test_realm", Clock = site.Clock });
        IEnumerable<string> recorders = [];
        while (recorders.Count() < 2)
        {
            recorders = (await site.PassTimeAsync(peer.CallAsync("observatory.sampler", WampArguments.Of("journal")))).Positional[0].AsMap()["recorders"].AsMap().Keys;
            await site.PassTimeAsync(Task.Delay(TimeSpan.FromSeconds(1), site.Clock, TestContext.Current.CancellationToken));
        }

        Assert.Equal(["aggregator-1", "aggregator-2"], recorders.Order(StringComparer.Ordinal));
    }

    public void Dispose()
    {
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    /// <summary>What is published before its log is open, and has no number, is not recorded.</summary>
    private static async Task RecordsAsync(LocalSite site, AgentClient aggregator)
    {
        var status = aggregator.GetProcess("record").GetStatusAsync();
        while ((await site.PassTimeAsync(status))?.Data.ContainsKey("counters") != true)
            status = aggregator.GetProcess("record").GetStatusAsync();
    }

    private static async Task<Clients.OpSessionView> StopAsync(LocalSite site, Clients.AgentClient aggregator)
    {
        var record = aggregator.GetProcess("record");
        await record.StopAsync();
        return (await site.PassTimeAsync(record.WaitAsync()))!;
    }

    /// <summary>Lets time pass until so many messages came because they were asked for.</summary>
    private static async Task ReplayedAsync(LocalSite site, Clients.AgentClient aggregator, long count)
    {
        while ((await aggregator.GetProcess("record").GetStatusAsync())!.Data.GetOrNull("counters").AsMapOrNull()?["replayed_messages"].AsInteger() is not { } replayed || replayed < count)
            await site.PassTimeAsync(Task.Delay(TimeSpan.FromSeconds(1), site.Clock, TestContext.Current.CancellationToken));
    }

    private static ValueTask PublishAsync(WampConnection peer, string topic, WampMap info, double time, WampList values)
    {
        var block = new WampMap { ["block_name"] = "b", ["data"] = new WampMap { ["v"] = values }, ["timestamps"] = new WampList(time) };
        return peer.PublishAsync(topic, WampArguments.Of(new WampList(new WampMap { ["b"] = block }, info)));
    }
}
