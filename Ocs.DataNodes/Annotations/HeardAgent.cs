namespace Ocs.DataNodes.Annotations;

/// <summary>An agent that is heard now, and its operations that run. The log sees to it that one thread is here at a time.</summary>
internal sealed class HeardAgent
{
    private const int MaximumOperations = 1024;
    private const long Starting = 2;
    private const long Running = 3;
    private const long Stopping = 4;
    private const long Succeeded = 5;
    private const long Failed = 6;

    private readonly Dictionary<string, Annotation> _running = new(StringComparer.Ordinal);
    private readonly Annotation _presence;

    public HeardAgent(string instance, string session, double now)
    {
        Instance = instance;
        Session = session;
        LastHeard = now;
        _presence = Presence(instance, now);
    }

    /// <summary>An agent that was heard when this program did not run yet.</summary>
    public HeardAgent(LastingAgent before)
    {
        Instance = before.Instance;
        Session = before.Session;
        LastHeard = before.LastHeard;
        _presence = Presence(before.Instance, before.Start);
        foreach (var (operation, start) in before.Operations.Take(MaximumOperations))
            _running.Add(operation, Operation(operation, start));
    }

    public string Instance { get; }

    public string Session { get; }

    public double LastHeard { get; private set; }

    /// <summary>Whether it was heard since this program runs.</summary>
    public bool IsHeard { get; private set; }

    /// <summary>What lasts: the agent's presence and its operations that run.</summary>
    public IEnumerable<Annotation> Lasting => _running.Values.Prepend(_presence);

    /// <summary>What the next program needs to know of it.</summary>
    public LastingAgent Save() =>
        new(Instance, Session, _presence.Start, LastHeard, _running.ToDictionary(operation => operation.Key, operation => operation.Value.Start));

    /// <summary>Takes the op codes of a heartbeat.</summary>
    /// <returns>The operations that ended since the one before.</returns>
    public List<Annotation> Hear(double now, IEnumerable<KeyValuePair<string, long>> codes)
    {
        (LastHeard, IsHeard) = (now, true);
        var ended = new List<Annotation>();
        foreach (var (operation, code) in codes)
        {
            if (code is Starting or Running or Stopping)
            {
                if (_running.Count < MaximumOperations)
                    _running.TryAdd(operation, Operation(operation, now));
            }
            else if (_running.Remove(operation, out var region))
            {
                var result = code switch { Succeeded => "succeeded", Failed => "failed", _ => "ended" };
                ended.Add(region with { End = now, Title = $"{region.Title} {result}", Tags = [.. region.Tags, result] });
            }
        }

        return ended;
    }

    private static Annotation Presence(string instance, double start) =>
        new() { Start = start, Instance = instance, Title = $"{instance} is up", Tags = [instance, "agent"] };

    private Annotation Operation(string operation, double start) =>
        new() { Start = start, Instance = Instance, Title = $"{Instance}.{operation}", Tags = [Instance, operation] };
}
