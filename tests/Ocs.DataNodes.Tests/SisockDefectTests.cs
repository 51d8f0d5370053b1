using System.Net;
using System.Text.Json;
using Ocs.DataNodes.Tests.Http;
using Ocs.Feeds;

namespace Ocs.DataNodes.Tests;

/// <summary>What sisock got wrong, by the numbers of its list of defects; B1 and B9 are in <see cref="Live.LiveFeedsTests"/>.</summary>
public sealed class SisockDefectTests : LiveServer
{
    private const string Name = "fake-data-1::false_temperatures.channel_00";

    [Fact]
    public async Task B2_values_that_are_no_numbers_leave_the_answer_valid()
    {
        Cache.Fill(Clock, 3, 1, index => index == 0 ? double.NaN : double.NegativeInfinity);
        Assert.Equal([null, null, null], Values((await QueryAsync(Name))[0]));
    }

    [Fact]
    public async Task B3_fifty_fields_of_an_hour_are_answered_in_a_bounded_size()
    {
        var times = Enumerable.Range(0, 3600).Select(index => Clock.Now() - 3599 + index).ToArray();
        var fields = Enumerable.Range(0, 50).Select(field => ($"channel_{field:D2}", Array.ConvertAll(times, time => Math.Sin(time + field)))).ToArray();
        Cache.Apply(Samples.Feed(), Samples.Block(times, fields));
        using var response = await SendAsync("/query", $$"""{"range":{{Range(3600)}},"intervalMs":5000,"maxDataPoints":680,"targets":[{"target":"fake-data-1::.*"}]}""");
        var body = await response.Content.ReadAsStringAsync(Token);
        Assert.Equal(50, JsonDocument.Parse(body).RootElement.GetArrayLength());
        Assert.InRange(body.Length, 100_000, 1_500_000);
    }

    [Fact]
    public async Task B4_messages_of_many_threads_come_out_in_order_and_whole()
    {
        var now = Clock.Now();
        await Parallel.ForAsync(0, 400, Token, (index, _) =>
        {
            Cache.Apply(Samples.Feed(), Samples.Block([now - 500 + index], ("channel_00", [index]), ("channel_01", [-index])));
            return ValueTask.CompletedTask;
        });
        Assert.Equal(Enumerable.Range(0, 400).Select(index => (double)index), Cache.Read(Name).Values);
        Assert.Equal(Enumerable.Range(0, 400).Select(index => -(double)index), Cache.Read("fake-data-1::false_temperatures.channel_01").Values);
    }

    [Fact]
    public void B5_a_message_into_a_full_hour_copies_nothing_of_the_hour()
    {
        var start = Clock.Now() - 3599;
        FeedMessage Message(int index) => new()
        {
            Feed = Samples.Feed(),
            Received = Clock.GetUtcNow(),
            Blocks = [Samples.Block([start + (index * 0.1)], [.. Enumerable.Range(0, 50).Select(field => ($"channel_{field:D2}", new double[] { index }))])],
        };
        for (var index = 0; index < 35_000; index++)
            Cache.Apply(Message(index));
        var messages = Enumerable.Range(35_000, 512).Select(Message).ToList();
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var message in messages)
            Cache.Apply(message);
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / messages.Count, 0, 4096);
    }

    [Fact]
    public async Task B6_one_dead_unknown_or_malformed_target_leaves_the_others_alone()
    {
        Cache.Fill(Clock, 2, 1, index => index);
        var answer = await PostAsync("/query", $$"""{"targets":[{"target":"dead::a"},{"target":"nonsense"},{"target":["x"]},{"target":"{{Name}}"}]}""");
        Assert.Equal([0, 0, 0, 2], answer.EnumerateArray().Select(series => Values(series).Length));
    }

    [Theory]
    [InlineData("1w")]
    [InlineData("1M")]
    [InlineData("1y")]
    [InlineData("")]
    public async Task B7_any_interval_or_none_is_answered(string interval)
    {
        Cache.Fill(Clock, 2, 1, index => index);
        var answer = await PostAsync("/query", $$"""{"interval":"{{interval}}","targets":[{"target":"{{Name}}"}]}""");
        Assert.Equal(2, Values(answer[0]).Length);
    }

    [Fact]
    public void B8_an_agent_whose_old_session_lingers_is_stored_at_once()
    {
        Cache.Apply(Samples.Feed() with { SessionId = "1" }, Samples.Block([Clock.Now() - 1], ("channel_00", [1])));
        Cache.Apply(Samples.Feed() with { SessionId = "2" }, Samples.Block([Clock.Now()], ("channel_00", [2])));
        Assert.Equal([1, 2], Cache.Read(Name).Values);
    }

    [Theory]
    [InlineData(@"(fake-data-1::false_temperatures\.channel_00|fake-data-1::false_temperatures\.channel_01)")]
    [InlineData(@"fake\-data\-1::false_temperatures\.(channel_00|channel_01)")]
    public async Task B10_variables_of_several_values_plot_all_of_them(string target)
    {
        Cache.Fill(Clock, 2, 1, index => index);
        Cache.Fill(Clock, 2, 1, index => index, "channel_01");
        Assert.Equal([2, 2], (await QueryAsync(target)).EnumerateArray().Select(series => Values(series).Length));
    }

    [Theory]
    [InlineData("/annotations")]
    [InlineData("/tag-keys")]
    [InlineData("/tag-values")]
    public async Task B11_what_must_be_a_list_is_a_list(string path) =>
        Assert.Equal(JsonValueKind.Array, (await PostAsync(path, "")).ValueKind);

    [Fact]
    public async Task B12_a_range_may_end_between_seconds()
    {
        var start = Math.Floor(Clock.Now()) - 10;
        Cache.Apply(Samples.Feed(), Samples.Block([start + 0.25, start + 0.5, start + 0.75], ("channel_00", [1, 2, 3])));
        var answer = await PostAsync("/query", $$"""{"range":{"from":{{(start * 1000) + 300:F0}},"to":{{(start * 1000) + 600:F0}}},"targets":[{"target":"{{Name}}"}]}""");
        Assert.Equal([2], Values(answer[0]));
    }

    [Fact]
    public void B12_only_this_machine_is_served_unless_told_otherwise() =>
        Assert.True(IPAddress.IsLoopback(IPAddress.Parse(new DataServerOptions().Host)));

    [Fact]
    public async Task B13_names_that_sisock_merged_stay_apart()
    {
        Cache.Apply(
            Samples.Feed(),
            Samples.Block([Clock.Now()], ("Channel 01", [1]), ("channel_01", [2])),
            new FeedBlock { Name = "other", Timestamps = [Clock.Now()], Columns = [Samples.Doubles("channel_01", 3)] });
        Assert.Equal([1], Values((await QueryAsync("fake-data-1::false_temperatures.Channel 01"))[0]));
        Assert.Equal([2], Values((await QueryAsync("fake-data-1::false_temperatures.temps.channel_01"))[0]));
        Assert.Equal([3], Values((await QueryAsync("fake-data-1::false_temperatures.other.channel_01"))[0]));
    }
}
