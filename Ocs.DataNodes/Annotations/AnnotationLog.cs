namespace Ocs.DataNodes.Annotations;

/// <summary>
/// Remembers from heartbeats when agents appeared and went and when their operations began, ended and failed, and from hubs which data nodes there were: as regions
/// with tags, in memory for as long as samples are kept and on disk for longer. Any thread may write and read.
/// </summary>
internal sealed class AnnotationLog : IAsyncDisposable
{
    /// <summary>An agent that was not heard for this long is gone; OCS's registry says so too.</summary>
    private const double GoneAfterSeconds = 5;

    /// <summary>How long what lasted before this program began has to show that it still does.</summary>
    private const double ReturnsWithinSeconds = 15;

    private const int MaximumAgents = 4096;
    private const int MaximumAnnotations = 20_000;

    private readonly TimeProvider _clock;
    private readonly TimeSpan _keepFor;
    private readonly AnnotationStore? _store;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, HeardAgent> _agents = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Annotation> _nodes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Annotation> _nodesBefore = new(StringComparer.Ordinal);
    private readonly Queue<Annotation> _ended = [];
    private readonly double _settledAt;
    private double _forgottenUntil;

    /// <summary>Begins with what lasted when the program before was last known to run.</summary>
    /// <param name="clock">The clock.</param>
    /// <param name="keepFor">For how long what ended stays in memory.</param>
    /// <param name="store">Where it stays for longer; null for nowhere.</param>
    public AnnotationLog(TimeProvider clock, TimeSpan keepFor, AnnotationStore? store = null)
    {
        (_clock, _keepFor, _store) = (clock, keepFor, store);
        _forgottenUntil = Now;
        _settledAt = Now + ReturnsWithinSeconds;
        var before = store?.Start(Save) ?? LastingState.Nothing;
        foreach (var agent in before.Agents.Take(MaximumAgents))
            _agents[agent.Instance] = new HeardAgent(agent);
        foreach (var (name, start) in before.Nodes.Take(MaximumAgents))
            _nodesBefore[name] = Listed(name, start) with { End = before.Time };
    }

    /// <summary>The instances that annotations are about.</summary>
    public IEnumerable<string> Instances
    {
        get
        {
            HashSet<string> instances;
            lock (_gate)
                instances = [.. _ended.Select(annotation => annotation.Instance), .. _agents.Keys, .. _nodes.Keys];
            instances.UnionWith(_store?.Instances ?? []);
            return instances;
        }
    }

    private double Now => LiveCache.UnixSeconds(_clock.GetUtcNow());

    /// <summary>Takes a heartbeat: the op codes of all operations of an agent.</summary>
    /// <param name="instance">The instance-id.</param>
    /// <param name="session">The agent's session: another one means that it was started anew.</param>
    /// <param name="codes">OCS's op codes by operation.</param>
    public void Hear(string instance, string session, IEnumerable<KeyValuePair<string, long>> codes)
    {
        var now = Now;
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
        var now = Now;
        lock (_gate)
        {
            foreach (var gone in _nodes.Keys.Except(names).ToList())
            {
                _nodes.Remove(gone, out var region);
                Keep(region! with { End = now, Tags = [.. region.Tags, "gone"] });
            }

            foreach (var name in names.Take(MaximumAgents))
                _nodes.TryAdd(name, _nodesBefore.Remove(name, out var before) ? before with { End = null } : Listed(name, now));
        }
    }

    /// <summary>What happened in a range of time, by its begin; what still lasts has no end.</summary>
    public IReadOnlyList<Annotation> Find(double from, double to)
    {
        List<Annotation> found;
        bool isForgotten;
        lock (_gate)
        {
            LoseSilentAgents(Now);
            isForgotten = from <= _forgottenUntil;
            found =
            [
                .. _ended.Concat(_agents.Values.SelectMany(agent => agent.Lasting)).Concat(_nodes.Values)
                    .Where(annotation => annotation.Start <= to && (annotation.End ?? double.PositiveInfinity) >= from),
            ];
        }

        // Some is both in memory and on disk.
        if (_store is not null && isForgotten)
            found = [.. _store.Find(from, to).Concat(found).DistinctBy(annotation => (annotation.Start, annotation.Title))];
        return [.. found.OrderBy(annotation => annotation.Start)];
    }

    /// <summary>Writes what is not on disk yet.</summary>
    public ValueTask DisposeAsync() => _store?.DisposeAsync() ?? default;

    private static Annotation Listed(string name, double start) =>
        new() { Start = start, Instance = name, Title = $"data node {name} is listed", Tags = [name, "data node"] };

    private LastingState Save()
    {
        lock (_gate)
        {
            return new LastingState(
                Now,
                [.. _agents.Values.Select(agent => agent.Save())],
                _nodes.Concat(_nodesBefore).ToDictionary(node => node.Key, node => node.Value.Start));
        }
    }

    private void LoseSilentAgents(double now)
    {
        foreach (var agent in _agents.Values.Where(agent => now - agent.LastHeard > GoneAfterSeconds && (agent.IsHeard || now > _settledAt)).ToList())
            Lose(agent);
        if (now > _settledAt && _nodesBefore.Count > 0)
        {
            foreach (var node in _nodesBefore.Values)
                Keep(node with { Tags = [.. node.Tags, "gone"] });
            _nodesBefore.Clear();
        }

        while (_ended.TryPeek(out var oldest) && (_ended.Count > MaximumAnnotations || oldest.End < now - _keepFor.TotalSeconds))
            _forgottenUntil = Math.Max(_forgottenUntil, _ended.Dequeue().End ?? 0);
    }

    private void Lose(HeardAgent agent)
    {
        _agents.Remove(agent.Instance);
        foreach (var annotation in agent.Lasting)
            Keep(annotation with { End = agent.LastHeard, Tags = [.. annotation.Tags, "gone"] });
    }

    private void Keep(Annotation ended)
    {
        _ended.Enqueue(ended);
        _store?.Add(ended);
    }
}
