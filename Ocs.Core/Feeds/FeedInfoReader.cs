using System.Globalization;
using Ocs.Wamp;

namespace Ocs.Feeds;

/// <summary>Reads a feed_info, tolerating what older agents leave out.</summary>
internal static class FeedInfoReader
{
    private const string Separator = ".feeds.";

    /// <summary>Null with a fault where it does not say what feed it is of.</summary>
    public static FeedInfo? Read(WampMap info, string topic, out string? fault)
    {
        fault = null;
        var address = info.GetOrNull("address").AsStringOrNull() ?? topic;
        var separator = address.IndexOf(Separator, StringComparison.Ordinal);
        var agent = info.GetOrNull("agent_address").AsStringOrNull() ?? (separator > 0 ? address[..separator] : null);
        var name = info.GetOrNull("feed_name").AsStringOrNull() ?? (separator > 0 ? address[(separator + Separator.Length)..] : null);
        if (agent is null || name is null)
        {
            fault = $"A message of {topic} has a feed_info without agent_address or feed_name, and its address \"{address}\" does not give them.";
            return null;
        }

        var record = info.GetOrNull("record");
        return new FeedInfo
        {
            AgentAddress = agent,
            FeedName = name,
            Address = address,
            Record = record.Kind == WampValueKind.Boolean && record.AsBoolean(),
            SessionId = ReadSessionId(info.GetOrNull("session_id")),
            AgentClass = info.GetOrNull("agent_class").AsStringOrNull(),
            AggregationParameters = info.GetOrNull("agg_params").AsMapOrNull() ?? [],
        };
    }

    private static string ReadSessionId(WampValue value) => value.Kind switch
    {
        WampValueKind.String => value.AsString(),
        WampValueKind.Integer => value.AsInteger().ToString(CultureInfo.InvariantCulture),
        WampValueKind.Double => value.AsDouble().ToString("R", CultureInfo.InvariantCulture),
        _ => "",
    };
}
