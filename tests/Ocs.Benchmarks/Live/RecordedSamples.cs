using Microsoft.Extensions.Logging.Abstractions;
using Ocs.DataNodes;
using Ocs.Feeds;
using Ocs.Testing;
using Ocs.Testing.Recordings;

namespace Ocs.Benchmarks.Live;

/// <summary>What a sample takes in the cache of an hour of a real host's sensors, as its agent published them once a second.</summary>
internal static class RecordedSamples
{
    private static readonly string Recording = Path.Combine(Repository.Root, "tests", "Ocs.DataNodes.Tests", "Cache", "Data", "host-sensors.g3.gz");

    /// <summary>The blocks that vary slowly; the others hold rates and percentages, quotients that change in every bit.</summary>
    private static readonly string[] Slow = ["load", "memory"];

    public static void Measure(ResultTable table)
    {
        foreach (var (block, messages) in RecordedFeed.Read(Recording, "sensors"))
        {
            table.AtMost($"bytes a sample with its share of the time, recorded: {block}", BytesPerSample(messages), "B", most: Slow.Contains(block) ? 2 : double.PositiveInfinity);
            if (!Slow.Contains(block))
                table.AtMost($"bytes a sample with its share of the time, recorded and rounded as since: {block}", BytesPerSample(RecordedFeed.Rounded(messages)), "B");
        }
    }

    private static double BytesPerSample(List<FeedMessage> messages)
    {
        var clock = new FakeClock();
        clock.Advance(messages[^1].Received - clock.GetUtcNow());
        var cache = new LiveCache(new LiveCacheOptions { BufferTime = TimeSpan.FromHours(2) }, clock, NullLoggerFactory.Instance);
        messages.ForEach(cache.Apply);
        return cache.GetStatistics().Bytes / (double)(messages.Count * messages[0].Blocks[0].Columns.Length);
    }
}
