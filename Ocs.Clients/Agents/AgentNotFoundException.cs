namespace Ocs.Clients;

/// <summary>No agent of that id has joined the router. The message names its address.</summary>
public sealed class AgentNotFoundException : Exception
{
    /// <summary>Says which agent is not there.</summary>
    public AgentNotFoundException(string message)
        : base(message)
    {
    }

    /// <summary>Says which agent is not there, and what showed it.</summary>
    public AgentNotFoundException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>An agent that is not there, without more to say.</summary>
    public AgentNotFoundException()
    {
    }
}
