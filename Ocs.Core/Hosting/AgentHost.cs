using Ocs.Addresses;
using Ocs.Site;

namespace Ocs.Hosting;

/// <summary>Runs one agent instance: constructs it, joins the router, offers its operations, stops it.</summary>
public sealed class AgentHost : IAsyncDisposable
{
    /// <summary>Prepares an instance; nothing happens until it is started.</summary>
    public AgentHost(AgentSite site, AgentHostOptions options)
    {
        Site = site;
        Options = options;
    }

    /// <summary>The instance's place in its site.</summary>
    public AgentSite Site { get; }

    /// <summary>How it is hosted.</summary>
    public AgentHostOptions Options { get; }

    /// <summary>The instance's address.</summary>
    public AgentAddress Address => new(Site.Hub.AddressRoot, Site.Instance.InstanceId);

    /// <summary>Why the agent could not be constructed; null where it could.</summary>
    public string? StartupError { get; private set; }

    /// <summary>Completes, without an exception, when the run ends by itself.</summary>
    public Task<AgentExit> Ended => throw new NotImplementedException();

    /// <summary>Constructs the agent and begins to connect. Returns before it has joined.</summary>
    /// <exception cref="AgentStartException">The class is unknown, an argument is wrong, or the constructor threw.</exception>
    public void Start() => throw new NotImplementedException();

    /// <summary>Completes when the agent has joined for the first time and its start-up operations were launched.</summary>
    public Task WaitUntilJoinedAsync(CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Starts, runs until told to stop or until the router is lost for good, and stops.</summary>
    /// <exception cref="AgentStartException">As <see cref="Start"/>.</exception>
    public Task<AgentExit> RunAsync(CancellationToken stop) => throw new NotImplementedException();

    /// <summary>
    /// Stops every operation, waits for them up to <see cref="AgentHostOptions.StopTimeout"/>, sends what feeds hold,
    /// and leaves the router. Further calls wait for the same end.
    /// </summary>
    public Task StopAsync() => throw new NotImplementedException();

    /// <summary>As <see cref="StopAsync"/>.</summary>
    public async ValueTask DisposeAsync() => await StopAsync().ConfigureAwait(false);
}
