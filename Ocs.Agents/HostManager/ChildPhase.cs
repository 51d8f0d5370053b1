namespace Ocs.Agents.HostManager;

/// <summary>How far a child is on the way to its target; clients see it as <c>next_action</c>.</summary>
internal enum ChildPhase
{
    /// <summary>Stopped.</summary>
    Down,

    /// <summary>To be started at a later time.</summary>
    StartAt,

    /// <summary>To be started now, or when the groups before it are up.</summary>
    Start,

    /// <summary>Started, not yet seen running.</summary>
    WaitStart,

    /// <summary>Running.</summary>
    Up,

    /// <summary>Told to end, still running.</summary>
    WaitDead,

    /// <summary>Nothing is known that could start it.</summary>
    Unknown,
}
