using System.Globalization;
using Ocs.Wamp;

namespace Ocs.Feeds;

/// <summary>Reads a feed_info, tolerating what older agents leave out.</summary>
internal static class FeedInfoReader
{
    private const string Separator = ".feeds.";

    /// <summary>The text of a start time is not longer than this.</summary>
    private const int LongestSession = 1000;

    /// <summary>Null with a fault where it does not say what feed it is of, or says that it is of another than its topic.</summary>
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

        // Who may publish on one topic only must not speak for another.
        if (address != topic || topic.Length != agent.Length + Separator.Length + name.Length || !topic.StartsWith(agent, StringComparison.Ordinal) || !topic.EndsWith(name, StringComparison.Ordinal))
        {
            fault = $"A message of {topic} has a feed_info of {agent}{Separator}{name}, address {address}.";
            return null;
        }

        var session = ReadSessionId(info.GetOrNull("session_id"));
        if (session.Length > LongestSession)
        {
            fault = $"A message of {topic} has a session_id of {session.Length} letters.";
            return null;
        }

        var record = info.GetOrNull("record");
        return new FeedInfo
        {
            AgentAddress = agent,
            FeedName = name,
            Address = address,
            Record = record.Kind == WampValueKind.Boolean && record.AsBoolean(),
            SessionId = session,
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
