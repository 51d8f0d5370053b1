namespace Ocs.Hosting;

/// <summary>Why the run of an agent ended.</summary>
public enum AgentExit
{
    /// <summary>It was told to stop.</summary>
    Stopped,

    /// <summary>The router stayed away for longer than the host's <c>crossbar_timeout</c>.</summary>
    RouterLost,
}
