using Ocs.Site;

namespace Ocs.Hosting;

/// <summary>
/// Runs several agent instances in one process, each with a session of its own. One that fails takes no other with it:
/// it joins with a failed operation <c>startup_error</c> that says why, and is listed in <see cref="Failures"/>.
/// </summary>
public sealed class AgentGroup : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly List<string> _failures = [];
    private readonly TimeProvider _clock;

    /// <summary>Prepares the instances; nothing happens until <see cref="StartAsync"/>.</summary>
    public AgentGroup(IEnumerable<AgentSite> sites, AgentHostOptions options)
    {
        _clock = options.Clock;
        Agents = [.. sites.Select(site => new AgentHost(site, options with { JoinOnStartupError = true }))];
    }

    /// <summary>All instances, in the order given.</summary>
    public IReadOnlyList<AgentHost> Agents { get; }

    /// <summary>One sentence for each instance that does not run as it should; also of classes that are not known here, which do not join.</summary>
    public IReadOnlyList<string> Failures
    {
        get
        {
            lock (_lock)
                return [.. _failures];
        }
    }

    /// <summary>Starts every instance and waits until those that can have joined; for one that takes longer than ten seconds it waits no further.</summary>
    public Task StartAsync(CancellationToken cancellationToken = default) =>
        Task.WhenAll(Agents.Select(agent => StartOneAsync(agent, cancellationToken)));

    /// <summary>Stops all instances at the same time; see <see cref="AgentHost.StopAsync"/>.</summary>
    public Task StopAsync() => Task.WhenAll(Agents.Select(agent => agent.StopAsync()));

    /// <summary>As <see cref="StopAsync"/>.</summary>
    public async ValueTask DisposeAsync() => await StopAsync().ConfigureAwait(false);

    private async Task StartOneAsync(AgentHost agent, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Run(agent.Start, cancellationToken).WaitAsync(Patience, _clock, cancellationToken).ConfigureAwait(false);
            if (agent.StartupError is { } error)
                Fail(error);
            await agent.WaitUntilJoinedAsync(cancellationToken).WaitAsync(Patience, _clock, cancellationToken).ConfigureAwait(false);
        }
        catch (AgentStartException fault)
        {
            Fail(fault.Message);
        }
        catch (TimeoutException)
        {
            Fail($"{SitePlace.Of(agent.Site)}: not ready after {Patience.TotalSeconds} s; it goes on trying.");
        }
    }

    private void Fail(string reason)
    {
        lock (_lock)
            _failures.Add(reason);
    }
}
