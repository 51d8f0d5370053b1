using System.Diagnostics.CodeAnalysis;

namespace Ocs.Operations;

/// <summary>The state of an operation in one number, as heartbeats carry it (ocs_agent.py: OpCode).</summary>
[SuppressMessage("Design", "CA1008", Justification = "OCS counts from 1.")]
public enum OpCode
{
    /// <summary>It never ran.</summary>
    None = 1,

    /// <summary>It was launched.</summary>
    Starting = 2,

    /// <summary>It runs.</summary>
    Running = 3,

    /// <summary>It was told to stop.</summary>
    Stopping = 4,

    /// <summary>It ended well.</summary>
    Succeeded = 5,

    /// <summary>It ended badly.</summary>
    Failed = 6,

    /// <summary>Its agent is gone; only the registry says so.</summary>
    Expired = 7,

    /// <summary>It runs, with something wrong.</summary>
    Degraded = 8,
}
