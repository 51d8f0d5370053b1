namespace Ocs.Agents.Lakeshore;

/// <summary>What an agent of a Lakeshore does when it starts.</summary>
public enum LakeshoreMode
{
    /// <summary>Nothing.</summary>
    Idle,

    /// <summary>It finds out what instrument there is.</summary>
    Init,

    /// <summary>It acquires.</summary>
    Acq,
}
