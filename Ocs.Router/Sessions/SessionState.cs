namespace Ocs.Router;

/// <summary>Where a session stands.</summary>
internal enum SessionState
{
    /// <summary>No HELLO yet, or none since GOODBYE.</summary>
    Left,

    /// <summary>In a realm.</summary>
    Joined,

    /// <summary>The connection is over.</summary>
    Closed,
}
