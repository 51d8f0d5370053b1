namespace Ocs.Clients;

/// <summary>An operation ran and failed. The message says which, and what it said at its end.</summary>
public sealed class OperationFailedException : Exception
{
    /// <summary>Says which operation failed.</summary>
    public OperationFailedException(OpSessionView session)
        : base(session.IsDone
            ? $"The operation {session.Operation} failed: {session.LastMessage}"
            : $"The operation {session.Operation} is not over: its status is {session.Raw.GetOrNull("status").AsStringOrNull()}.") => Session = session;

    /// <summary>Says which operation failed.</summary>
    public OperationFailedException(string message)
        : base(message)
    {
    }

    /// <summary>Says which operation failed, and what showed it.</summary>
    public OperationFailedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>An operation that failed, without more to say.</summary>
    public OperationFailedException()
    {
    }

    /// <summary>Its session.</summary>
    public OpSessionView? Session { get; }
}
