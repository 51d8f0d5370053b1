namespace Ocs.Clients;

/// <summary>An agent refused a request. The message says which request, and why in the agent's words.</summary>
public sealed class RequestRefusedException : Exception
{
    /// <summary>Says which request was refused.</summary>
    /// <param name="agent">The instance-id.</param>
    /// <param name="action">What was asked: <c>start</c>, <c>stop</c>…</param>
    /// <param name="operation">The operation.</param>
    /// <param name="reply">The answer.</param>
    public RequestRefusedException(string agent, string action, string operation, OpReply reply)
        : base($"The agent {agent} refused to {action} {operation}: {reply.Text}") => Reply = reply;

    /// <summary>Says which request was refused.</summary>
    public RequestRefusedException(string message)
        : base(message)
    {
    }

    /// <summary>Says which request was refused, and what showed it.</summary>
    public RequestRefusedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>A refused request, without more to say.</summary>
    public RequestRefusedException()
    {
    }

    /// <summary>The answer; null where the exception was made without one.</summary>
    public OpReply? Reply { get; }

    /// <summary>Whether a start was refused because the operation runs already.</summary>
    public bool IsAlreadyRunning => Reply?.Session is { IsDone: false };
}
