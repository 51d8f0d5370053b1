using Ocs.DataNodes.Cache;

namespace Ocs.DataNodes.Influx.Live;

/// <summary>The feeds of the live cache by agent, worked out again only when the cache has others.</summary>
internal sealed class CachedFeeds(LiveCache cache)
{
    private volatile Snapshot? _snapshot;

    /// <summary>The fields of each agent, by its address.</summary>
    public IReadOnlyDictionary<string, FieldSeries[]> ByAgent => Current().ByAgent;

    /// <summary>Whether a feed comes over WAMP, not only by line protocol.</summary>
    public bool IsHeard(string agent, string feed) => Current().Heard.Contains((agent, feed));

    private Snapshot Current()
    {
        var index = cache.Index;
        var snapshot = _snapshot;
        if (!ReferenceEquals(snapshot?.Index, index))
        {
            _snapshot = snapshot = new Snapshot(
                index,
                index.Fields.GroupBy(AgentOf, StringComparer.Ordinal).ToDictionary(agent => agent.Key, agent => agent.ToArray(), StringComparer.Ordinal),
                [.. index.Fields.Where(entry => entry.Block != CacheSink.Block).Select(entry => (AgentOf(entry), entry.Feed))]);
        }

        return snapshot!;
    }

    private static string AgentOf(FieldSeries entry) => entry.Sources[0].Series.Feed.AgentAddress;

    private sealed record Snapshot(FieldIndex Index, Dictionary<string, FieldSeries[]> ByAgent, HashSet<(string Agent, string Feed)> Heard);
}
