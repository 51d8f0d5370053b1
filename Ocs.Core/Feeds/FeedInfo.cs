using Ocs.Wamp;

namespace Ocs.Feeds;

/// <summary>What a feed says of itself with each message: the <c>feed_info</c> of OCS.</summary>
public sealed record FeedInfo
{
    private const string Units = "units";

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

    /// <summary>What the aggregator and the publishers are told: <c>frame_length</c>, <c>fresh_time</c>, excludes; and the <c>units</c> of fields.</summary>
    public WampMap AggregationParameters { get; init; } = [];

    /// <summary>The instance-id in <see cref="AgentAddress"/>: what follows the first dot.</summary>
    public string InstanceId => AgentAddress[(AgentAddress.IndexOf('.', StringComparison.Ordinal) + 1)..];

    /// <summary>The unit of a field, such as <c>K</c>; null where the feed does not tell it.</summary>
    public string? UnitOf(string field) => AggregationParameters.GetOrNull(Units).AsMapOrNull()?.GetOrNull(field).AsStringOrNull();

    /// <summary>The same with further units; null where they are all known.</summary>
    internal FeedInfo? WithUnits(IEnumerable<KeyValuePair<string, string>> units)
    {
        var fresh = units.Where(unit => unit.Value.Length > 0 && UnitOf(unit.Key) != unit.Value).ToList();
        if (fresh.Count == 0)
            return null;
        var all = Copy(AggregationParameters.GetOrNull(Units).AsMapOrNull() ?? []);
        foreach (var (field, unit) in fresh)
            all[field] = unit;
        var parameters = Copy(AggregationParameters);
        parameters[Units] = all;
        return this with { AggregationParameters = parameters };
    }

    private static WampMap Copy(WampMap map)
    {
        var copy = new WampMap();
        foreach (var (key, value) in map)
            copy[key] = value;
        return copy;
    }
}
