using Ocs.Operations;

namespace Ocs.Agents.HostSensors;

/// <summary>Says once, in the session, that a sensor cannot be read, and once that it can again; degrades the session meanwhile.</summary>
internal sealed class SensorFaults(OpSession session)
{
    private readonly HashSet<string> _failing = new(StringComparer.Ordinal);

    /// <summary>Takes note of what one sensor, or a whole source, said; no fault means that all is well with it.</summary>
    public void Note(string name, string? fault)
    {
        if (fault is not null && _failing.Add(name))
            session.AddMessage($"{name} cannot be read: {fault.TrimEnd('.')}.");
        else if (fault is null && _failing.Remove(name))
            session.AddMessage($"{name} can be read again.");
        session.Degraded = _failing.Count > 0;
    }
}
