namespace Ocs.Agents.HostSensors;

/// <summary>What the agent does when it starts.</summary>
public enum HostSensorsMode
{
    /// <summary>Nothing.</summary>
    Idle,

    /// <summary>It acquires.</summary>
    Acq,
}
