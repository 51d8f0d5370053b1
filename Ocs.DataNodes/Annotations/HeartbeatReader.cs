using Ocs.Wamp;

namespace Ocs.DataNodes.Annotations;

/// <summary>Reads heartbeats of agents: <c>[[{operation: code}, feed_info]]</c>.</summary>
internal static class HeartbeatReader
{
    private const string TopicEnd = ".feeds.heartbeat";

    public static bool IsHeartbeat(in WampEvent received) => received.Topic.EndsWith(TopicEnd, StringComparison.Ordinal);

    /// <summary>Notes a heartbeat; one that makes no sense is no heartbeat. Before OCS 0.8 it carried no op codes.</summary>
    public static void Read(in WampEvent received, AnnotationLog log)
    {
        if (received.GetArguments().At(0).AsListOrNull() is not [var codes, var info, ..])
            return;
        var topic = received.Topic[..^TopicEnd.Length];
        var instance = topic[(topic.IndexOf('.', StringComparison.Ordinal) + 1)..];
        var session = info.AsMapOrNull()?.GetOrNull("session_id").AsStringOrNull() ?? "";
        var known = codes.AsMapOrNull()?.Where(code => code.Value.Kind == WampValueKind.Integer)
            .Select(code => KeyValuePair.Create(code.Key, code.Value.AsInteger()));
        log.Hear(instance, session, known ?? []);
    }
}
