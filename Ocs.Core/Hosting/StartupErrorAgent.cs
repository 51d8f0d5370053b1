using Ocs.Operations;

namespace Ocs.Hosting;

/// <summary>Stands in for an agent that could not be constructed, so that it can be seen, and why.</summary>
internal sealed class StartupErrorAgent(string reason)
{
    /// <summary>Says why this agent did not start. It runs by itself; correct the cause and start the agent again.</summary>
    [AgentTask("startup_error", Startup = true)]
    public OpResult Report() => OpResult.Failed(reason);
}
