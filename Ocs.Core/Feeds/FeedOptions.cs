namespace Ocs.Feeds;

/// <summary>How a feed is published, buffered and stored.</summary>
public sealed record FeedOptions
{
    /// <summary>Whether its messages are blocks of samples that the aggregator stores.</summary>
    public bool Record { get; init; }

    /// <summary>How long samples are collected before they go out as one message; zero sends each at once.</summary>
    public TimeSpan BufferTime { get; init; }

    /// <summary>How many seconds of samples the aggregator puts into one frame; null for its default, 300 s.</summary>
    public TimeSpan? FrameLength { get; init; }

    /// <summary>After how long without samples the aggregator gives the feed up; null for its default, 180 s.</summary>
    public TimeSpan? FreshTime { get; init; }

    /// <summary>Whether the aggregator ignores this feed.</summary>
    public bool ExcludeAggregator { get; init; }

    /// <summary>Whether publishers to InfluxDB ignore this feed.</summary>
    public bool ExcludeInflux { get; init; }

    /// <summary>How much memory messages may take that wait for the router, in bytes; beyond that the oldest are dropped and counted.</summary>
    public long MaxWaitingBytes { get; init; } = 16 << 20;
}
