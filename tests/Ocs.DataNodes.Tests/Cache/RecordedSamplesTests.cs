using Ocs.Feeds;
using Ocs.Testing;
using Ocs.Testing.Recordings;

namespace Ocs.DataNodes.Tests.Cache;

/// <summary>What a real host's sensors said, once a second for an hour, as its HostSensorsAgent published it and the aggregator recorded it.</summary>
public sealed class RecordedSamplesTests
{
    private static readonly IReadOnlyDictionary<string, List<FeedMessage>> Blocks =
        RecordedFeed.Read(Path.Combine(AppContext.BaseDirectory, "Cache", "Data", "host-sensors.g3.gz"), "sensors");

    [Fact]
    public void Every_sample_comes_out_of_the_cache_bit_for_bit()
    {
        Assert.Equal(["cpu", "disk", "filesystem", "load", "memory", "network"], Blocks.Keys);
        foreach (var messages in Blocks.Values)
        {
            var cache = Fill(messages);
            foreach (var (column, name) in messages[0].Blocks[0].Columns.Select(field => field.Name).Index())
            {
                var (times, values) = cache.Read($"host-sensors::sensors.{name}");
                Assert.Equal(Bits(messages.Select(message => message.Blocks[0].Timestamps[0])), Bits(times));
                Assert.Equal(Bits(messages.Select(message => message.Blocks[0].Columns[column].Doubles[0])), Bits(values));
            }
        }
    }

    /// <summary>Rates and percentages are quotients that change in every bit; the others vary slowly.</summary>
    [Theory]
    [InlineData("load", 2)]
    [InlineData("memory", 2)]
    [InlineData("network", 2)]
    [InlineData("filesystem", 6)]
    [InlineData("cpu", 6)]
    [InlineData("disk", 10)]
    public void A_sample_with_its_share_of_the_time_takes_no_more_bytes_than(string block, double most)
    {
        var messages = Blocks[block];
        var samples = messages.Count * messages[0].Blocks[0].Columns.Length;
        Assert.InRange(Fill(messages).GetStatistics().Bytes / (double)samples, 0, most);
    }

    /// <summary>The same, as the agent rounds them since.</summary>
    [Theory]
    [InlineData("network", 2)]
    [InlineData("filesystem", 3.5)]
    [InlineData("cpu", 2)]
    [InlineData("disk", 4)]
    public void A_rounded_sample_takes_no_more_bytes_than(string block, double most)
    {
        var messages = RecordedFeed.Rounded(Blocks[block]);
        var samples = messages.Count * messages[0].Blocks[0].Columns.Length;
        Assert.InRange(Fill(messages).GetStatistics().Bytes / (double)samples, 0, most);
    }

    private static LiveCache Fill(List<FeedMessage> messages)
    {
        var clock = new FakeClock();
        clock.Advance(messages[^1].Received - clock.GetUtcNow());
        var cache = Samples.Cache(clock, new LiveCacheOptions { BufferTime = TimeSpan.FromHours(2) });
        messages.ForEach(cache.Apply);
        return cache;
    }

    private static long[] Bits(IEnumerable<double> values) => [.. values.Select(BitConverter.DoubleToInt64Bits)];
}
