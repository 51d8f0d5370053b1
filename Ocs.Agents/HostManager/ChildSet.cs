using Ocs.Wamp;

namespace Ocs.Agents.HostManager;

/// <summary>All children of a host manager, in the order in which they became known. Not safe to use from several threads.</summary>
internal sealed class ChildSet
{
    private readonly List<Child> _children = [];

    public IReadOnlyList<Child> All => _children;

    /// <summary>Whether nothing is left to stop.</summary>
    public bool AreDown => _children.All(child => child.IsPassive || child.Phase is ChildPhase.Down or ChildPhase.Unknown);

    public Child? Find(string instanceId) => _children.FirstOrDefault(child => child.InstanceId == instanceId);

    public void Add(Child child) => _children.Add(child);

    public void Remove(Child child) => _children.Remove(child);

    /// <summary>Sets targets as clients ask for (agent.py: _process_target_states). What makes no sense is told, and the rest is done.</summary>
    public void Request(WampList requests, Action<string> say)
    {
        foreach (var request in requests)
        {
            if (request.AsListOrNull() is not [var target, var state])
                say("Ignoring a request that is no pair of target and state.");
            else if (ChildPhaseNames.TargetOf(state.AsStringOrNull()) is not { } wanted)
                say($"Ignoring request for \"{target.AsStringOrNull()}\" -> invalid state \"{state.AsStringOrNull()}\".");
            else if (!Request(target.AsStringOrNull() ?? "", wanted))
                say($"Ignoring invalid target, {target.AsStringOrNull()}");
        }
    }

    /// <summary>Brings every child down that is not only watched.</summary>
    public void RequestStop()
    {
        foreach (var child in _children)
            child.Target = ChildTarget.Down;
    }

    /// <summary>Does for each child what is to be done now, again and again until nothing changes any more.</summary>
    /// <returns>When the next thing is due by time alone; null for nothing.</returns>
    public DateTimeOffset? Step(DateTimeOffset now, Action<string> say)
    {
        bool changed;
        do
        {
            var order = new StartOrder(_children);
            changed = false;
            foreach (var child in _children)
                changed |= child.Step(order, now, say);
            changed |= Bury();
        }
        while (changed);
        return _children.Min(child => child.Due);
    }

    public WampList ToList(DateTimeOffset now) => [.. _children.Select(child => (WampValue)child.ToMap(now))];

    /// <summary>A target is an instance-id, <c>all</c>, or <c>group:NAME</c>.</summary>
    private bool Request(string target, ChildTarget wanted)
    {
        const string group = "group:";
        var meant = _children.Where(child => !child.IsRetired && (target == "all" || child.InstanceId == target
            || (target.StartsWith(group, StringComparison.Ordinal) && child.Group == target[group.Length..] && child.Group.Length > 0))).ToList();
        foreach (var child in meant)
            child.Target = wanted;
        return target == "all" || meant.Count > 0;
    }

    /// <summary>Forgets the retired that are down, or puts their successors into their places.</summary>
    private bool Bury()
    {
        var changed = false;
        foreach (var child in _children.Where(child => child is { IsRetired: true, Phase: ChildPhase.Down or ChildPhase.Unknown }).ToList())
        {
            var place = _children.IndexOf(child);
            _children.RemoveAt(place);
            (child.Driver as IDisposable)?.Dispose();
            if (child.Successor is { } successor)
                _children.Insert(place, successor);
            changed = true;
        }

        return changed;
    }
}
