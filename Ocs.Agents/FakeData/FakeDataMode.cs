namespace Ocs.Agents.FakeData;

/// <summary>What the agent does when it starts.</summary>
public enum FakeDataMode
{
    /// <summary>Nothing.</summary>
    Idle,

    /// <summary>It acquires, and counts.</summary>
    Acq,
}
