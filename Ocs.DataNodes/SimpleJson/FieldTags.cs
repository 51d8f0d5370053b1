using Ocs.DataNodes.Cache;

namespace Ocs.DataNodes.SimpleJson;

/// <summary>What fields can be told apart by, in Grafana's filters.</summary>
internal static class FieldTags
{
    public static IReadOnlyList<string> Keys { get; } = ["node", "feed", "block", "field", "agent_class"];

    /// <summary>The value of a tag; null where there is no such tag.</summary>
    public static string? ValueOf(FieldSeries field, string key) => key switch
    {
        "node" => field.Node,
        "feed" => field.Feed,
        "block" => field.Block,
        "field" => field.Field,
        "agent_class" => field.Sources is [var source, ..] ? source.Series.Feed.AgentClass ?? "" : "",
        _ => null,
    };
}
