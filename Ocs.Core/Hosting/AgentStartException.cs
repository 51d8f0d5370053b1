namespace Ocs.Hosting;

/// <summary>An agent that cannot be started: the message is one sentence that names the instance, where it is written, and why.</summary>
public sealed class AgentStartException : Exception
{
    /// <summary>Says which agent cannot start, and why.</summary>
    public AgentStartException(string message)
        : base(message)
    {
    }

    /// <summary>Says which agent cannot start, and what showed it.</summary>
    public AgentStartException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>An agent that cannot start, without more to say.</summary>
    public AgentStartException()
    {
    }
}
