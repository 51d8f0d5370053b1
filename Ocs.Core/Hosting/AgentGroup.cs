using Ocs.Site;

namespace Ocs.Hosting;

/// <summary>
/// Runs several agent instances in one process, each with a session of its own. One that fails takes no other with it:
/// it joins with a failed operation <c>startup_error</c> that says why, and is listed in <see cref="Failures"/>.
/// </summary>
public sealed class AgentGroup : IAsyncDisposable
{
    /// <summary>Prepares the instances; nothing happens until <see cref="StartAsync"/>.</summary>
    public AgentGroup(IEnumerable<AgentSite> sites, AgentHostOptions options)
    {
        Agents = [.. sites.Select(site => new AgentHost(site, options with { JoinOnStartupError = true }))];
    }

    /// <summary>All instances, in the order given.</summary>
    public IReadOnlyList<AgentHost> Agents { get; }

    /// <summary>One sentence for each instance that does not run as it should; also of classes that are not known here, which do not join.</summary>
    public IReadOnlyList<string> Failures => throw new NotImplementedException();

    /// <summary>Starts every instance and waits until those that can have joined.</summary>
    public Task StartAsync(CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Stops all instances at the same time, last started first; see <see cref="AgentHost.StopAsync"/>.</summary>
    public Task StopAsync() => throw new NotImplementedException();

    /// <summary>As <see cref="StopAsync"/>.</summary>
    public async ValueTask DisposeAsync() => await StopAsync().ConfigureAwait(false);
}
