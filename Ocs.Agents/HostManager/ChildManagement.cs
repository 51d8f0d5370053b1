namespace Ocs.Agents.HostManager;

/// <summary>What kind of thing a child is.</summary>
internal enum ChildManagement
{
    /// <summary>An agent that runs as a process of this machine.</summary>
    Host,

    /// <summary>An agent that runs as a docker service.</summary>
    Docker,

    /// <summary>A docker service that the site file knows nothing of.</summary>
    Service,
}
