namespace Ocs.Agents.HostManager;

/// <summary>What a child is meant to be.</summary>
public enum ChildTarget
{
    /// <summary>Stopped.</summary>
    Down,

    /// <summary>Running, and started again when it ends by itself.</summary>
    Up,
}
