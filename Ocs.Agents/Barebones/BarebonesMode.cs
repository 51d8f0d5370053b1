namespace Ocs.Agents.Barebones;

/// <summary>What the agent does when it starts.</summary>
public enum BarebonesMode
{
    /// <summary>It counts.</summary>
    Count,

    /// <summary>Nothing.</summary>
    Idle,
}
