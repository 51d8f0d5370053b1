namespace Ocs.Operations;

/// <summary>The stages of a session, in their order; a session never goes back.</summary>
public enum OpStatus
{
    /// <summary>Launched.</summary>
    Starting,

    /// <summary>Inside the operation's code.</summary>
    Running,

    /// <summary>Told to stop.</summary>
    Stopping,

    /// <summary>Over.</summary>
    Done,
}
