namespace Ocs.Router;

/// <summary>A call on its way: from a caller's CALL to the callee's answer. The dealer's lock guards it; it is used again.</summary>
internal sealed class Invocation
{
    /// <summary>Its id, counted by callee.</summary>
    public long Id { get; set; }

    public RouterSession Callee { get; set; } = null!;

    public RouterSession Caller { get; set; } = null!;

    /// <summary>The procedure that was found for it.</summary>
    public Registration Registration { get; set; } = null!;

    /// <summary>The caller's id of the call.</summary>
    public long Request { get; set; }

    /// <summary>When it began, by the system's ticks.</summary>
    public long Started { get; set; }

    /// <summary>Whether the caller takes the result in parts.</summary>
    public bool TakesProgress { get; set; }

    /// <summary>Whether the caller has been sent a part of the result.</summary>
    public bool HasProgressed { get; set; }

    /// <summary>Whether the caller has more arguments to send.</summary>
    public bool IsOpen { get; set; }

    /// <summary>Whether the callee is told who calls.</summary>
    public bool IsDisclosed { get; set; }

    /// <summary>Whether the callee was asked to stop.</summary>
    public bool IsInterrupted { get; set; }

    /// <summary>The message, where another callee may have to take it over; null where none ever had to be kept.</summary>
    public KeptCall? Kept { get; set; }

    /// <summary>When the caller waits no longer; null where none of its calls ever had a timeout.</summary>
    public CallDeadline? Deadline { get; set; }
}
