using Microsoft.Extensions.Logging.Abstractions;
using Ocs.Router;
using Ocs.Testing;
using Ocs.Wamp;

namespace Ocs.DataNodes.Tests.Live;

public sealed class LiveFeedsTests : IAsyncLifetime
{
    private const string Topic = "observatory.fake-data-1.feeds.false_temperatures";
    private const string Name = "fake-data-1::false_temperatures.channel_00";

    private readonly FakeClock _clock = new();
    private readonly SwitchedEndpoint _endpoint = new();
    private readonly LiveCache _cache;
    private readonly WampConnection _connection;
    private readonly LiveFeeds _feeds;
    private readonly SemaphoreSlim _applied = new(0);
    private string? _fault;
    private WampRouter _router = new(new RouterOptions());

    public LiveFeedsTests()
    {
        _cache = Samples.Cache(_clock);
        _cache.Applied += _ => _applied.Release();
        _connection = new WampConnection(new WampConnectionOptions { Endpoint = _endpoint, Realm = "test_realm", ReconnectDelay = TimeSpan.FromMilliseconds(1), OnFault = (text, fault) => _fault = $"{text} {fault}" });
        _feeds = new LiveFeeds(_cache, _connection, "observatory", NullLoggerFactory.Instance);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _endpoint.Current = _router.InMemory;
        await _feeds.StartAsync(Token);
        _connection.Start();
        await _connection.WaitUntilJoinedAsync(Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _feeds.DisposeAsync();
        await _connection.DisposeAsync();
        await _router.DisposeAsync();
        _applied.Dispose();
    }

    [Fact]
    public async Task Every_feed_of_the_site_is_kept()
    {
        await using var agent = await JoinAsync();
        await PublishAsync(agent, Topic, 1.5);
        await PublishAsync(agent, "observatory.host-1.feeds.load", 2.5);
        Assert.Equal([1.5], _cache.Read(Name).Values);
        Assert.Equal([2.5], _cache.Read("host-1::load.channel_00").Values);
        Assert.True(_feeds.IsConnected);
    }

    [Fact]
    public async Task A_message_that_cannot_be_read_is_counted_and_the_next_is_kept()
    {
        await using var agent = await JoinAsync();
        await agent.PublishAsync(Topic, WampArguments.Of("nonsense"), cancellationToken: Token);
        await PublishAsync(agent, Topic, 1);
        Assert.Equal((1, 1), (_feeds.Faults, _feeds.Messages));
    }

    [Fact]
    public async Task Heartbeats_become_annotations()
    {
        await using var agent = await JoinAsync();
        foreach (var code in (long[])[3, 5])
        {
            var beat = new WampList(new WampMap { ["acq"] = code }, new WampMap { ["session_id"] = "1767323045.0", ["record"] = false });
            await agent.PublishAsync("observatory.fake-data-1.feeds.heartbeat", WampArguments.Of((WampValue)beat), cancellationToken: Token);
        }

        await PublishAsync(agent, Topic, 1);
        Assert.Equal(["fake-data-1 is up", "fake-data-1.acq succeeded"], _feeds.Annotations.Find(0, double.MaxValue).Select(annotation => annotation.Title).Order(StringComparer.Ordinal));
        Assert.Equal(0, _feeds.Faults);
    }

    [Fact]
    public async Task B1_an_agent_that_restarts_keeps_plotting_with_no_click()
    {
        await using (var agent = await JoinAsync())
            await PublishAsync(agent, Topic, 1);
        _clock.Advance(TimeSpan.FromMinutes(10));
        await using (var agent = await JoinAsync())
            await PublishAsync(agent, Topic, 2, session: "1767323700.0");
        Assert.Equal([1, 2], _cache.Read(Name).Values);
    }

    [Fact]
    public async Task B9_a_router_that_restarts_is_found_again()
    {
        await using (var agent = await JoinAsync())
            await PublishAsync(agent, Topic, 1);
        await _router.DisposeAsync();
        _router = new WampRouter(new RouterOptions());
        _endpoint.Current = _router.InMemory;
        await using (var agent = await JoinAsync())
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            await Patiently.UntilAsync(() => TryPublishAsync(agent, 2, 50), "The live feeds did not come back.");
        }

        Assert.Equal([1, 2], _cache.Read(Name).Values);
    }

    [Fact]
    public async Task While_the_router_is_away_save_and_test_says_so_and_plots_go_on()
    {
        await using (var agent = await JoinAsync())
            await PublishAsync(agent, Topic, 1);
        await using var server = new DataServer(new DataServerOptions { Port = 0 }, _cache, NullLoggerFactory.Instance, _clock, _feeds);
        await server.StartAsync(Token);
        using var client = new HttpClient { BaseAddress = server.Address };
        using (var usable = await client.GetAsync(new Uri("", UriKind.Relative), Token))
            Assert.Equal(200, (int)usable.StatusCode);

        await _router.DisposeAsync();
        await Patiently.UntilAsync(() => !_feeds.IsConnected, "The live feeds did not notice.");
        using var away = await client.GetAsync(new Uri("", UriKind.Relative), Token);
        Assert.Equal(503, (int)away.StatusCode);
        Assert.Contains("No connection to the router", await away.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        using var plot = await client.PostAsync(new Uri("query", UriKind.Relative), new StringContent($$"""{"targets":[{"target":"{{Name}}"}]}"""), Token);
        Assert.Contains("[[1,", await plot.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    private async Task<WampConnection> JoinAsync() =>
        await WampConnection.ConnectAsync(new WampConnectionOptions { Endpoint = _router.InMemory, Realm = "test_realm" }, Token);

    private async Task PublishAsync(WampConnection agent, string topic, double value, string session = "1767323045.0")
    {
        await PublishOnceAsync(agent, topic, value, session);
        Assert.True(await _applied.WaitAsync(TimeSpan.FromSeconds(60), Token), $"The message did not arrive; {_feeds.Messages} did, {_feeds.Faults} could not be read. {_fault}");
    }

    private async Task<bool> TryPublishAsync(WampConnection agent, double value, int milliseconds)
    {
        await PublishOnceAsync(agent, Topic, value, "1767323700.0");
        return await _applied.WaitAsync(milliseconds, Token);
    }

    private async Task PublishOnceAsync(WampConnection agent, string topic, double value, string session)
    {
        var block = new WampMap
        {
            ["block_name"] = "temps",
            ["data"] = new WampMap { ["channel_00"] = new WampList(value) },
            ["timestamps"] = new WampList(_clock.Now()),
        };
        var parts = topic.Split('.');
        var info = new WampMap
        {
            ["agent_address"] = $"{parts[0]}.{parts[1]}",
            ["agg_params"] = new WampMap(),
            ["feed_name"] = parts[3],
            ["address"] = topic,
            ["record"] = true,
            ["session_id"] = session,
            ["agent_class"] = "FakeDataAgent",
        };
        var message = new WampList(new WampMap { ["temps"] = block }, info);
        await agent.PublishAsync(topic, WampArguments.Of((WampValue)message), new PublishOptions { Acknowledge = true }, Token);
    }

    /// <summary>Leads to whichever router runs now.</summary>
    private sealed class SwitchedEndpoint : WampEndpoint
    {
        public WampEndpoint? Current { get; set; }

        public override ValueTask<WampTransport> OpenAsync(CancellationToken cancellationToken) => Current!.OpenAsync(cancellationToken);
    }
}
