using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Ocs.Testing;
using Ocs.Wamp;

namespace Ocs.DataNodes.Tests.Sisock;

/// <summary>sisock's protocol, between the hub, data nodes, and a data server that plots them.</summary>
public sealed class SisockTests : IAsyncLifetime
{
    private const string Base = "org.simonsobservatory.";

    private readonly SisockSite _site = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => default;

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    [Fact]
    public async Task The_hub_lists_nodes_by_name_and_tells_who_comes_and_goes()
    {
        await _site.StartHubAsync();
        var node = await _site.JoinAsync();
        var events = new ConcurrentQueue<string>();
        void Note(in WampEvent received) => events.Enqueue($"{received.Topic.Split('.')[^1]} {received.GetArguments().At(0).AsMap()["name"].AsString()}");
        await node.SubscribeAsync(Base + "consumer.data_node_added", Note, cancellationToken: Token);
        await node.SubscribeAsync(Base + "consumer.data_node_subtracted", Note, cancellationToken: Token);
        var id = node.Session!.Id;
        Assert.True((await node.CallAsync(Base + "data_node.add", WampArguments.Of("weather", "Wind", id), cancellationToken: Token)).At(0).AsBoolean());
        Assert.False((await node.CallAsync(Base + "data_node.add", WampArguments.Of("weather", "Other", 7L), cancellationToken: Token)).At(0).AsBoolean());
        var listed = (await node.CallAsync(Base + "consumer.get_data_node", cancellationToken: Token)).At(0).AsList();
        Assert.Equal([new WampMap { ["name"] = "weather", ["description"] = "Wind" }], listed.Select(entry => entry.AsMap()));
        await node.CallAsync(Base + "data_node.subtract", WampArguments.Of("weather", id + 1), cancellationToken: Token);
        await node.CallAsync(Base + "data_node.subtract", WampArguments.Of("weather", id), cancellationToken: Token);
        await Patiently.UntilAsync(() => events.Count == 2, "The hub did not tell of both changes.");
        Assert.Equal(["data_node_added weather", "data_node_subtracted weather"], events);
    }

    [Fact]
    public async Task The_hub_takes_off_the_nodes_of_a_session_that_leaves()
    {
        var hub = await _site.StartHubAsync();
        var (_, connection) = await _site.ServeAsync(LiveNode());
        await Patiently.UntilAsync(() => hub.Nodes.Count == 1, "The node was not added.");
        await connection.DisposeAsync();
        await Patiently.UntilAsync(() => hub.Nodes.Count == 0, "The node is still listed.");
    }

    [Fact]
    public async Task A_consumer_reads_fields_and_samples_by_relative_times()
    {
        await _site.ServeAsync(LiveNode());
        var now = _site.Clock.Now();
        var consumer = await _site.JoinAsync();
        var fields = (await CallAsync(consumer, Base + "consumer.lab.get_fields", WampArguments.Of(1L, 0L))).At(0).AsList();
        var field = fields[0].AsMap()["channel_01"].AsMap();
        Assert.Equal(("number", "observatory.fake-data-1.channel_01"), (field["type"].AsString(), field["timeline"].AsString()));
        Assert.Equal([(WampValue)"channel_01"], fields[1].AsMap()["observatory.fake-data-1.channel_01"].AsMap()["field"].AsList());

        var data = (await CallAsync(consumer, Base + "consumer.lab.get_data", WampArguments.Of(new WampList("channel_01", "nothing"), -2.5, 0L))).At(0).AsMap();
        Assert.Equal([97, 98, 99], data["data"].AsMap()["channel_01"].AsList().Select(value => value.AsDouble()));
        Assert.Empty(data["data"].AsMap()["nothing"].AsList());
        var timeline = data["timeline"].AsMap()["observatory.fake-data-1.channel_01"].AsMap();
        Assert.Equal([now - 2, now - 1, now], timeline["t"].AsList().Select(time => time.AsDouble()));
        Assert.Equal(now - 10, timeline["finalized_until"].AsDouble());
    }

    [Fact]
    public async Task A_stride_and_a_bound_thin_samples_but_keep_a_spike()
    {
        await _site.ServeAsync(LiveNode(index => index == 42 ? 1000 : index), maximumPoints: 30);
        var consumer = await _site.JoinAsync();
        foreach (var stride in (WampValue[])[10.0, WampValue.Null])
        {
            var call = new WampArguments { Positional = [new WampList("channel_01"), 1L, 0L], Keyword = new WampMap { ["min_stride"] = stride } };
            var data = (await CallAsync(consumer, Base + "consumer.lab.get_data", call)).At(0).AsMap();
            var values = data["data"].AsMap()["channel_01"].AsList().Select(value => value.AsDouble()).ToList();
            Assert.InRange(values.Count, 4, 32);
            Assert.Contains(1000, values);
            Assert.Equal(values.Count, data["timeline"].AsMap()["observatory.fake-data-1.channel_01"].AsMap()["t"].AsList().Count);
        }
    }

    [Fact]
    public async Task B8_a_node_whose_name_is_taken_waits_until_it_is_free()
    {
        var hub = await _site.StartHubAsync();
        var (first, _) = await _site.ServeAsync(LiveNode());
        await Patiently.UntilAsync(() => hub.Nodes.Count == 1, "The first node was not added.");
        await _site.ServeAsync(LiveNode(_ => 5));
        await first.DisposeAsync();
        var consumer = await _site.JoinAsync();
        await Patiently.UntilAsync(() => hub.Nodes.Count == 1, "The second node was not added.");
        var data = (await CallAsync(consumer, Base + "consumer.lab.get_data", WampArguments.Of(new WampList("channel_01"), -0.5, 0L))).At(0).AsMap();
        Assert.Equal([5], data["data"].AsMap()["channel_01"].AsList().Select(value => value.AsDouble()));
    }

    [Fact]
    public async Task B9_a_hub_that_restarts_lists_the_nodes_again()
    {
        var first = await _site.StartHubAsync();
        await _site.ServeAsync(LiveNode());
        await Patiently.UntilAsync(() => first.Nodes.Count == 1, "The node was not added.");
        await first.DisposeAsync();
        var second = await _site.StartHubAsync();
        await Patiently.UntilAsync(() => second.Nodes.Count == 1, "The node did not add itself to the new hub.");
    }

    [Fact]
    public async Task A_data_server_searches_and_plots_the_nodes_of_others_and_a_dead_one_holds_nobody_up()
    {
        await _site.StartHubAsync();
        await _site.ServeAsync(LiveNode());
        var dead = await _site.JoinAsync();
        await dead.RegisterAsync(Base + "consumer.dead.get_fields", (_, _) => Task.FromResult(WampArguments.Of(Dead())), cancellationToken: Token);
        await dead.RegisterAsync(Base + "consumer.dead.get_data", async (_, stop) => { await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop); return WampArguments.Empty; }, cancellationToken: Token);
        await dead.CallAsync(Base + "data_node.add", WampArguments.Of("dead", "Says nothing", dead.Session!.Id), cancellationToken: Token);
        var directory = await _site.StartDirectoryAsync();
        await Patiently.UntilAsync(() => directory.Names.Count == 2, "The nodes were not found.");

        await using var server = new DataServer(new DataServerOptions { Port = 0 }, Samples.Cache(_site.Clock), NullLoggerFactory.Instance, _site.Clock, nodes: directory);
        await server.StartAsync(Token);
        using var client = new HttpClient { BaseAddress = server.Address };
        var names = await PostAsync(client, "search", "{\"target\":\"\"}");
        Assert.Equal(["dead::x", "lab::channel_01"], names.EnumerateArray().Select(name => name.GetString()));
        var answer = await PostAsync(client, "query", """{"range":{"from":"now-1h","to":"now"},"intervalMs":1000,"maxDataPoints":680,"targets":[{"target":"dead::x"},{"target":"lab::channel_01"},{"target":"lab::nothing"}]}""");
        Assert.Equal([0, 100, 0], answer.EnumerateArray().Select(series => series.GetProperty("datapoints").GetArrayLength()));
        Assert.Equal(99, answer[1].GetProperty("datapoints")[99][0].GetDouble());
    }

    [Fact]
    public async Task B1_a_node_that_restarts_is_plotted_with_no_search_in_between()
    {
        var cache = Samples.Cache(_site.Clock);
        await _site.StartHubAsync();
        var (first, _) = await _site.ServeAsync(new LiveDataNode(cache, new LiveDataNodeOptions { Target = "fake-data-1", Feed = "false_temperatures", Name = "lab" }));
        var directory = await _site.StartDirectoryAsync();
        await Patiently.UntilAsync(() => directory.Names.Count == 1, "The node was not found.");
        await first.DisposeAsync();
        await _site.ServeAsync(new LiveDataNode(cache, new LiveDataNodeOptions { Target = "fake-data-1", Feed = "false_temperatures", Name = "lab" }));
        await using var server = new DataServer(new DataServerOptions { Port = 0 }, Samples.Cache(_site.Clock), NullLoggerFactory.Instance, _site.Clock, nodes: directory);
        await server.StartAsync(Token);
        using var client = new HttpClient { BaseAddress = server.Address };
        cache.Fill(_site.Clock, 5, 1, index => index);
        const string body = """{"range":{"from":"now-1h","to":"now"},"intervalMs":1000,"targets":[{"target":"lab::channel_00"}]}""";
        var points = await Patiently.AskAsync(async () => (await PostAsync(client, "query", body))[0].GetProperty("datapoints").GetArrayLength(), count => count != 0);
        Assert.Equal(5, points);
    }

    private static WampList Dead() =>
        [new WampMap { ["x"] = new WampMap { ["timeline"] = "t", ["type"] = "number", ["units"] = WampValue.Null, ["description"] = WampValue.Null } }, new WampMap()];

    private static async Task<JsonElement> PostAsync(HttpClient client, string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await client.PostAsync(new Uri(path, UriKind.Relative), content, Token);
        return JsonDocument.Parse(await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync(Token)).RootElement;
    }

    /// <summary>Calls once somebody offers the procedure.</summary>
    private static async Task<WampArguments> CallAsync(WampConnection consumer, string procedure, WampArguments arguments)
    {
        var result = default(WampArguments)!;
        await Patiently.UntilAsync(async () =>
        {
            try
            {
                result = await consumer.CallAsync(procedure, arguments, new CallOptions { Timeout = SisockSite.Patience }, Token);
                return true;
            }
            catch (WampException exception) when (exception.ErrorUri == "wamp.error.no_such_procedure")
            {
                return false;
            }
        });
        return result;
    }

    /// <summary>A node <c>lab</c> with a hundred samples, one a second until now, of a field that sisock calls <c>channel_01</c>.</summary>
    private LiveDataNode LiveNode(Func<int, double>? value = null)
    {
        var cache = Samples.Cache(_site.Clock);
        cache.Fill(_site.Clock, 100, 1, value ?? (index => index), "Channel 01");
        return new LiveDataNode(cache, new LiveDataNodeOptions { Target = "fake-data-1", Feed = "false_temperatures", Name = "lab" });
    }
}
