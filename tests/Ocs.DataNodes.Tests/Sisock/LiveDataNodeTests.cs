using Ocs.Testing;

namespace Ocs.DataNodes.Tests.Sisock;

/// <summary>Which live feeds a node has, how far back, and under which names.</summary>
public sealed class LiveDataNodeTests
{
    private readonly FakeClock _clock = new();
    private readonly LiveCache _cache;

    public LiveDataNodeTests()
    {
        _cache = Samples.Cache(_clock);
        var now = _clock.Now();
        foreach (var (instance, feed) in (IEnumerable<(string, string)>)[("fake-data-1", "temps"), ("fake-data-2", "temps"), ("host-1", "load")])
            _cache.Apply(Samples.Feed(instance, feed), Samples.Block([now - 100, now - 5, now], ("Channel 01", [1, 2, 3])));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("fake-data-1", "temps", "channel_01")]
    [InlineData("fake-data-?", "temps", "fake-data-1.channel_01 fake-data-2.channel_01")]
    [InlineData("*", "*", "fake-data-1.temps.channel_01 fake-data-2.temps.channel_01 host-1.load.channel_01")]
    [InlineData("host-1", "*", "load.channel_01")]
    [InlineData("other", "*", "")]
    public async Task Its_fields_say_of_which_agent_and_feed_they_are_where_a_pattern_stands(string target, string feed, string expected)
    {
        var node = Node(target, feed, 3600);
        var fields = await node.GetFieldsAsync(1, _clock.Now(), Token);
        Assert.Equal(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries), fields.Select(field => field.Name).Order(StringComparer.Ordinal));
        var series = await node.GetDataAsync([.. fields.Select(field => field.Name)], 1, _clock.Now(), null, Token);
        Assert.Equal(fields.Count, series.Count);
        Assert.All(series, one => Assert.Equal([1, 2, 3], one.Numbers));
    }

    [Fact]
    public async Task It_answers_no_further_back_than_its_buffer_time()
    {
        var series = Assert.Single(await Node("fake-data-1", "temps", 10).GetDataAsync(["channel_01", "nothing"], 1, _clock.Now(), null, Token));
        Assert.Equal([2, 3], series.Numbers);
    }

    [Fact]
    public async Task B13_fields_that_sisock_merged_have_names_of_their_own()
    {
        _cache.Apply(Samples.Feed("both", "temps"), Samples.Block([_clock.Now()], ("Channel 01", [1]), ("channel_01", [2])));
        var node = Node("both", "temps", 3600);
        Assert.Equal(["temps.Channel 01", "temps.channel_01"], (await node.GetFieldsAsync(1, _clock.Now(), Token)).Select(field => field.Name).Order(StringComparer.Ordinal));
        Assert.Equal([2], Assert.Single(await node.GetDataAsync(["temps.channel_01"], 1, _clock.Now(), null, Token)).Numbers);
    }

    [Fact]
    public void Its_name_is_that_of_its_agent_where_it_has_none() =>
        Assert.Equal(("fake-data-1", "Live data of fake-data-1"), (Node("fake-data-1", "temps", 3600).Name, Node("fake-data-1", "temps", 3600).Description));

    private LiveDataNode Node(string target, string feed, double seconds) =>
        new(_cache, new LiveDataNodeOptions { Target = target, Feed = feed, BufferTime = TimeSpan.FromSeconds(seconds) });
}
