using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Ocs.Feeds;
using Ocs.Testing;
using Ocs.Wamp;

namespace Ocs.DataNodes.Tests.Grafana;

/// <summary>A data server with an observatory's worth of fields: two agents of one class, one with units, blocks and states.</summary>
public sealed class LiveDashboards : IAsyncLifetime
{
    private readonly FakeClock _clock = new();
    private readonly WampConnection _connection = new(new WampConnectionOptions { Endpoint = WampEndpoint.Parse("ws://127.0.0.1:1/ws"), Realm = "test_realm" });
    private readonly LiveCache _cache;
    private readonly LiveFeeds _feeds;
    private DataServer? _server;

    public LiveDashboards()
    {
        _cache = Samples.Cache(_clock);
        _feeds = new LiveFeeds(_cache, _connection, "observatory", NullLoggerFactory.Instance);
    }

    internal static CancellationToken Token => TestContext.Current.CancellationToken;

    internal HttpClient Client { get; } = new();

    public async ValueTask InitializeAsync()
    {
        Fill();
        _server = new DataServer(new DataServerOptions { Port = 0 }, _cache, NullLoggerFactory.Instance, _clock, _feeds);
        await _server.StartAsync(Token);
        Client.BaseAddress = _server.Address;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (_server is not null)
            await _server.DisposeAsync();
        await _feeds.DisposeAsync();
        await _connection.DisposeAsync();
    }

    internal Task<IReadOnlyList<LiveField>> FieldsAsync() => LiveField.ListAsync(Client, Client.BaseAddress!, Token);

    internal async Task<JsonElement> PostAsync(string path, string body)
    {
        using var answer = await Client.PostAsync(new Uri(path, UriKind.Relative), new StringContent(body, Encoding.UTF8, "application/json"), Token);
        var text = await answer.Content.ReadAsStringAsync(Token);
        Assert.True(answer.IsSuccessStatusCode, $"{path} {body}: {text}");
        return JsonElement.Parse(text);
    }

    internal string Range(double seconds) =>
        $$"""{"from":"{{_clock.GetUtcNow().AddSeconds(-seconds):O}}","to":"{{_clock.GetUtcNow():O}}"}""";

    private static FeedInfo Feed(string instance, string feed, string agentClass, params (string Field, string Unit)[] units)
    {
        var known = new WampMap();
        foreach (var (field, unit) in units)
            known[field] = unit;
        return Samples.Feed(instance, feed) with { AgentClass = agentClass, AggregationParameters = new WampMap { ["units"] = known } };
    }

    private void Fill()
    {
        double[] times = [.. Enumerable.Range(0, 60).Select(index => Math.Floor(_clock.Now()) - 60 + index)];
        var wave = Array.ConvertAll(times, Math.Sin);
        foreach (var instance in (string[])["fake-data-1", "fake-data-2"])
        {
            _cache.Apply(
                Feed(instance, "false_temperatures", "FakeDataAgent", [.. Enumerable.Range(0, 30).Select(channel => ($"channel_{channel:D2}", "K"))]),
                Samples.Block(times, [.. Enumerable.Range(0, 30).Select(channel => ($"channel_{channel:D2}", wave))]));
        }

        FeedBlock Block(string name, params FeedColumn[] columns) => new() { Name = name, Timestamps = times, Columns = columns };
        _cache.Apply(
            Feed("host 'ä' 1", "sensors", "HostSensorsAgent", ("temp", "degC"), ("rate", "B/s"), ("odd", "furlong")),
            Block("thermal", Samples.Doubles("temp", wave), Samples.Doubles("odd", wave), Samples.Doubles("shared", wave)),
            Block("network", Samples.Doubles("rate", wave), Samples.Doubles("shared", wave)),
            Block("states", Samples.Strings("mode", [.. times.Select(_ => "idle")]), Samples.Booleans("locked", [.. times.Select(_ => true)]), Samples.Integers("count", [.. times.Select(_ => 1L)])));
        foreach (var code in (long[])[3, 5])
        {
            _feeds.Annotations.Hear("fake-data-1", "1", [KeyValuePair.Create("acq", code)]);
            _feeds.Annotations.Hear("fake-data-2", "1", [KeyValuePair.Create("acq", code)]);
        }
    }
}
