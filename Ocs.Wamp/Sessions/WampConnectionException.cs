namespace Ocs.Wamp;

/// <summary>The router could not be reached, refused the session, or the session ended. The message says which and where.</summary>
public sealed class WampConnectionException : Exception
{
    /// <summary>Says what happened to the connection.</summary>
    public WampConnectionException(string message)
        : base(message)
    {
    }

    /// <summary>Says what happened to the connection, and why.</summary>
    public WampConnectionException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>A connection that ended, without more to say.</summary>
    public WampConnectionException()
    {
    }

    /// <summary>The URI of the ABORT or GOODBYE, such as <c>wamp.error.no_such_realm</c>; null where there was none.</summary>
    public string? Reason { get; init; }
}
