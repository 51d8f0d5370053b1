using Ocs.Wamp;

namespace Ocs.Feeds;

/// <summary>What a feed says of itself with each message: the <c>feed_info</c> of OCS.</summary>
public sealed record FeedInfo
{
    /// <summary>The address of the agent: <c>root.instance</c>.</summary>
    public required string AgentAddress { get; init; }

    /// <summary>The name of the feed.</summary>
    public required string FeedName { get; init; }

    /// <summary>The topic: <c>root.instance.feeds.name</c>.</summary>
    public required string Address { get; init; }

    /// <summary>Whether its messages are blocks of samples, to be stored.</summary>
    public bool Record { get; init; }

    /// <summary>The agent's session: the text of its start time in unix seconds.</summary>
    public string SessionId { get; init; } = "";

    /// <summary>The class of the agent; null before OCS 0.9.3.</summary>
    public string? AgentClass { get; init; }

    /// <summary>What the aggregator and the publishers are told: <c>frame_length</c>, <c>fresh_time</c>, excludes.</summary>
    public WampMap AggregationParameters { get; init; } = [];

    /// <summary>The instance-id in <see cref="AgentAddress"/>: what follows the first dot.</summary>
    public string InstanceId => AgentAddress[(AgentAddress.IndexOf('.', StringComparison.Ordinal) + 1)..];
}
