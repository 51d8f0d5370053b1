namespace Ocs.Router;

/// <summary>A call on its way: from a caller's CALL to the callee's answer. The dealer's lock guards it; it is used again.</summary>
internal sealed class Invocation
{
    /// <summary>Its id, counted by callee.</summary>
    public long Id { get; set; }

    public RouterSession Callee { get; set; } = null!;

    /// <summary>The caller, or null when it is gone or was answered already: then the callee's answer is dropped.</summary>
    public RouterSession? Caller { get; set; }

    /// <summary>The caller's id of the call.</summary>
    public long Request { get; set; }

    /// <summary>Whether the caller takes the result in parts.</summary>
    public bool TakesProgress { get; set; }

    /// <summary>Whether the callee was asked to stop.</summary>
    public bool IsInterrupted { get; set; }
}
