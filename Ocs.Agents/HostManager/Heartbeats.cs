using System.Collections.Concurrent;
using Ocs.Wamp;

namespace Ocs.Agents.HostManager;

/// <summary>When each agent of the site was heard last.</summary>
internal sealed class Heartbeats(string addressRoot, TimeProvider clock)
{
    private const string End = ".feeds.heartbeat";

    private readonly ConcurrentDictionary<string, DateTimeOffset> _heard = new(StringComparer.Ordinal);
    private readonly string _start = addressRoot + ".";

    /// <summary>Takes one in.</summary>
    public void Receive(in WampEvent received)
    {
        var topic = received.Topic;
        if (topic.Length > _start.Length + End.Length && topic.StartsWith(_start, StringComparison.Ordinal) && topic.EndsWith(End, StringComparison.Ordinal))
            _heard[topic[_start.Length..^End.Length]] = clock.GetUtcNow();
    }

    /// <summary>When an agent was heard last; null where it never was.</summary>
    public DateTimeOffset? Last(string instanceId) => _heard.TryGetValue(instanceId, out var time) ? time : null;
}
