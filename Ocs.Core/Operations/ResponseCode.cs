namespace Ocs.Operations;

/// <summary>Whether a request to an operation was in order; says nothing of how the operation itself fares.</summary>
public enum ResponseCode
{
    /// <summary>Refused.</summary>
    Error = -1,

    /// <summary>Done.</summary>
    Ok = 0,

    /// <summary>A wait ran out of time.</summary>
    Timeout = 1,
}
