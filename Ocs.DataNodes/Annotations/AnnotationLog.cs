namespace Ocs.DataNodes.Annotations;

/// <summary>
/// Remembers from heartbeats when agents appeared and went and when their operations began, ended and failed, and from hubs which data nodes there were: as regions
/// with tags, for as long as samples are kept. Any thread may write and read.
/// </summary>
internal sealed class AnnotationLog(TimeProvider clock, TimeSpan keepFor)
{
    /// <summary>An agent that was not heard for this long is gone; OCS's registry says so too.</summary>
    private const double GoneAfterSeconds = 5;

    private const int MaximumAgents = 4096;
    private const int MaximumAnnotations = 20_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, HeardAgent> _agents = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Annotation> _nodes = new(StringComparer.Ordinal);
    private readonly Queue<Annotation> _ended = [];

    /// <summary>Takes a heartbeat: the op codes of all operations of an agent.</summary>
    /// <param name="instance">The instance-id.</param>
    /// <param name="session">The agent's session: another one means that it was started anew.</param>
    /// <param name="codes">OCS's op codes by operation.</param>
    public void Hear(string instance, string session, IEnumerable<KeyValuePair<string, long>> codes)
    {
        var now = LiveCache.UnixSeconds(clock.GetUtcNow());
        lock (_gate)
        {
            LoseSilentAgents(now);
            if (_agents.TryGetValue(instance, out var agent) && agent.Session != session)
            {
                Lose(agent);
                agent = null;
            }

            if (agent is null)
            {
                if (_agents.Count >= MaximumAgents)
                    return;
                _agents[instance] = agent = new HeardAgent(instance, session, now);
            }

            foreach (var ended in agent.Hear(now, codes))
                Keep(ended);
        }
    }

    /// <summary>Takes the names of the data nodes that a hub lists now.</summary>
    public void HearNodes(IReadOnlyCollection<string> names)
    {
        var now = LiveCache.UnixSeconds(clock.GetUtcNow());
        lock (_gate)
        {
            foreach (var gone in _nodes.Keys.Except(names).ToList())
            {
                _nodes.Remove(gone, out var region);
                Keep(region! with { End = now, Tags = [.. region.Tags, "gone"] });
            }

            foreach (var name in names.Take(MaximumAgents))
                _nodes.TryAdd(name, new Annotation { Start = now, Instance = name, Title = $"data node {name} is listed", Tags = [name, "data node"] });
        }
    }

    /// <summary>What happened in a range of time, by its begin; what still lasts has no end.</summary>
    public IReadOnlyList<Annotation> Find(double from, double to)
    {
        lock (_gate)
        {
            LoseSilentAgents(LiveCache.UnixSeconds(clock.GetUtcNow()));
            return
            [
                .. _ended.Concat(_agents.Values.SelectMany(agent => agent.Lasting)).Concat(_nodes.Values)
                    .Where(annotation => annotation.Start <= to && (annotation.End ?? double.PositiveInfinity) >= from)
                    .OrderBy(annotation => annotation.Start),
            ];
        }
    }

    private void LoseSilentAgents(double now)
    {
        foreach (var agent in _agents.Values.Where(agent => now - agent.LastHeard > GoneAfterSeconds).ToList())
            Lose(agent);
        while (_ended.TryPeek(out var oldest) && (_ended.Count > MaximumAnnotations || oldest.End < now - keepFor.TotalSeconds))
            _ended.Dequeue();
    }

    private void Lose(HeardAgent agent)
    {
        _agents.Remove(agent.Instance);
        foreach (var annotation in agent.Lasting)
            Keep(annotation with { End = agent.LastHeard, Tags = [.. annotation.Tags, "gone"] });
    }

    private void Keep(Annotation ended) => _ended.Enqueue(ended);
}
