using Ocs.Feeds;
using Ocs.Wamp;

namespace Ocs.Core.Tests.Feeds;

/// <summary>What a feed refuses: that sample or block alone, with the reason, and nothing after it.</summary>
public sealed class FeedRefusalTests : IDisposable
{
    private readonly FeedBench _bench = new();

    public void Dispose() => _bench.Dispose();

    public static readonly TheoryData<string, string> BadNames = new()
    {
        { "", "Empty field name encountered, please enter a valid field name." },
        { "bad name", "message 'data' block contains the key bad name with the invalid character ' '. Valid characters are a-z, A-Z, 0-9, and underscore." },
        { "_1abc", "message 'data' block contains the key _1abc, which does not start with a letter (after any number of leading underscores.)" },
        { new string('x', 256), $"message 'data' block contains key {new string('x', 256)} which exceeds the valid length of 255 characters." },
    };

    [Theory]
    [MemberData(nameof(BadNames))]
    public async Task A_field_name_against_the_rules_is_refused_in_OCSs_words(string name, string text)
    {
        var feed = _bench.Make(TimeSpan.Zero);
        var fault = await Assert.ThrowsAsync<ArgumentException>(async () => await feed.PublishAsync("temps", FeedBench.Start, new WampMap { [name] = 1.0 }));
        Assert.StartsWith(text, fault.Message, StringComparison.Ordinal);
        await feed.PublishAsync("temps", FeedBench.Start, new WampMap { ["good"] = 1.0 });
        Assert.Single(_bench.Session.Published);
    }

    [Fact]
    public async Task A_sample_with_other_fields_is_refused_alone()
    {
        var feed = _bench.Make(TimeSpan.Zero);
        await feed.PublishAsync("shape", FeedBench.Start, new WampMap { ["a"] = 1, ["b"] = 2 });
        var fault = await Assert.ThrowsAsync<ArgumentException>(async () => await feed.PublishAsync("shape", FeedBench.Start, new WampMap { ["a"] = 1, ["c"] = 2 }));
        Assert.Equal("Block structure does not match: shape (missing b; unexpected c)", fault.Message);
        await Assert.ThrowsAsync<ArgumentException>(async () => await feed.PublishAsync("shape", FeedBench.Start, new WampMap { ["a"] = 1 }));
        await feed.PublishAsync("shape", FeedBench.Start, new WampMap { ["b"] = 4, ["a"] = 3 });
        Assert.Contains("""{"a":[3],"b":[4]}""", _bench.Session.Published[^1], StringComparison.Ordinal);
        Assert.Equal(2, feed.Describe()["counters"].AsMap()["refused"].AsInteger());
    }

    [Fact]
    public async Task A_ragged_block_is_refused_alone()
    {
        var feed = _bench.Make(TimeSpan.Zero);
        var ragged = new FeedBlock
        {
            Name = "shape",
            Timestamps = [1, 2],
            Columns = [new FeedColumn { Name = "a", Doubles = [1, 2] }, new FeedColumn { Name = "b", Doubles = [1] }],
        };
        var fault = await Assert.ThrowsAsync<ArgumentException>(async () => await feed.PublishAsync(ragged));
        Assert.Equal("The field 'b' of the block 'shape' of the feed observatory.wire-1.feeds.singles has 1 values for 2 timestamps.", fault.Message);
        await feed.PublishAsync("shape", FeedBench.Start, new WampMap { ["a"] = 1.0, ["b"] = 1.0 });
        Assert.Single(_bench.Session.Published);
    }

    [Fact]
    public async Task An_integer_may_join_doubles_and_is_sent_as_one()
    {
        var feed = _bench.Make(TimeSpan.FromSeconds(1));
        await feed.PublishAsync("temps", FeedBench.Start, new WampMap { ["t"] = 1.5 });
        await feed.PublishAsync("temps", FeedBench.Start, new WampMap { ["t"] = 3 });
        await feed.FlushAsync();
        Assert.Contains("""{"t":[1.5,3.0]}""", _bench.Session.Published[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_field_keeps_the_type_of_its_first_sample()
    {
        var feed = _bench.Make(TimeSpan.Zero);
        await feed.PublishAsync("temps", FeedBench.Start, new WampMap { ["n"] = 3 });
        var fault = await Assert.ThrowsAsync<ArgumentException>(async () => await feed.PublishAsync("temps", FeedBench.Start, new WampMap { ["n"] = 3.5 }));
        Assert.StartsWith("The field 'n' of the block 'temps' of the feed observatory.wire-1.feeds.singles is an integer since its first sample and cannot become a double", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[1, 2]")]
    [InlineData("""{"a": 1}""")]
    [InlineData("1180591620717411303424")]
    public async Task A_value_that_no_archive_can_hold_is_refused(string value)
    {
        var feed = _bench.Make(TimeSpan.Zero);
        await Assert.ThrowsAsync<ArgumentException>(async () => await feed.PublishAsync("temps", FeedBench.Start, new WampMap { ["t"] = Json.Read(value) }));
        Assert.Empty(_bench.Session.Published);
    }

    [Fact]
    public async Task A_timestamp_that_is_no_time_is_refused()
    {
        var feed = _bench.Make(TimeSpan.Zero);
        var block = new FeedBlock { Name = "temps", Timestamps = [double.NaN], Columns = [new FeedColumn { Name = "t", Doubles = [1] }] };
        await Assert.ThrowsAsync<ArgumentException>(async () => await feed.PublishAsync(block));
    }
}
