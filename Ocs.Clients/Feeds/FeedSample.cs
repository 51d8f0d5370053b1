using Ocs.Feeds;

namespace Ocs.Clients;

/// <summary>One sample of a feed: the values of a block's fields at one time.</summary>
public sealed class FeedSample
{
    internal FeedSample(FeedBlock block, int index)
    {
        Block = block.Name;
        UnixSeconds = block.Timestamps[index];
        Values = new FeedSampleValues(block, index);
    }

    /// <summary>The block it belongs to.</summary>
    public string Block { get; }

    /// <summary>When it was taken, unix seconds as the agent sent them.</summary>
    public double UnixSeconds { get; }

    /// <summary>When it was taken, to 0.1 µs.</summary>
    public DateTimeOffset Timestamp => DateTimeOffset.UnixEpoch.AddTicks((long)Math.Round(UnixSeconds * TimeSpan.TicksPerSecond));

    /// <summary>The values by field: <see cref="double"/>, <see cref="long"/>, <see cref="bool"/> or <see cref="string"/>.</summary>
    public IReadOnlyDictionary<string, object> Values { get; }
}
