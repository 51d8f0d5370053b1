using Microsoft.Extensions.Logging;
using Ocs.Addresses;
using Ocs.Agents.HostManager.Docker;
using Ocs.Hosting;
using Ocs.Operations;
using Ocs.Wamp;

namespace Ocs.Agents.HostManager;

/// <summary>
/// Keeps the agents of one host up or down, as processes of their own or as docker services: those of this program, those
/// of Python's OCS, and any program that the site file names (host_manager/agent.py).
/// </summary>
[Agent("HostManager")]
public sealed partial class HostManagerAgent : IAsyncDisposable
{
    private static readonly TimeSpan DiePatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan DieDelay = TimeSpan.FromSeconds(1);

    /// <summary>How long a clean stop may take: a few groups, each with an agent that refuses to die.</summary>
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(60);

    private readonly IAgentContext _agent;
    private readonly HostManagerOptions _options;
    private readonly AgentCatalog _catalog;
    private readonly TimeProvider _clock;
    private readonly Heartbeats _heartbeats;
    private readonly Lock _lock = new();
    private Management? _manager;
    private Task _managing = Task.CompletedTask;

    /// <summary>Prepares it; the process <c>manager</c> begins when it joins.</summary>
    public HostManagerAgent(IAgentContext agent, HostManagerOptions options, AgentCatalog catalog, TimeProvider clock)
    {
        _agent = agent;
        _options = options;
        _catalog = catalog;
        _clock = clock;
        _heartbeats = new Heartbeats(agent.Address.Root, clock);
        agent.Subscribe(AgentAddress.AllHeartbeats(agent.Address.Root), MatchPolicy.Wildcard, _heartbeats.Receive);
        WampMap parameters = [];
        if (options.InitialState is { } state)
            parameters["requests"] = new WampList { new WampList { "all", ChildPhaseNames.Of(state) } };
        agent.StartWhenJoined("manager", parameters);
    }

    /// <summary>
    /// Starts the agents of this host that are meant to be up, starts those again that end by themselves, and stops those
    /// that are meant to be down, until stopped: then it brings all of them down first.
    /// </summary>
    /// <param name="session">The session.</param>
    /// <param name="requests">Targets to begin with; see <c>update</c>.</param>
    /// <param name="reloadConfig">Whether to forget what was known of the agents, and read the site file.</param>
    /// <param name="stop">Ends it.</param>
    /// <remarks>
    /// Session data: <c>child_states</c> has a map for each agent (<c>next_action</c> is its state now: down, start_at, start,
    /// wait_start, up, wait_dead, or ? where nothing is known that could start it), <c>config_parse_status</c> how the reading
    /// of each input went, <c>orphans</c> and <c>new_tags</c> what docker has too much and too little.
    /// </remarks>
    [AgentProcess("manager")]
    public async Task<OpResult> ManageAsync(OpSession session, WampList? requests = null, bool reloadConfig = true, CancellationToken stop = default)
    {
        Management manager;
        TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (_manager is null || reloadConfig)
                _manager = new Management(_agent.Site, _options, _catalog, _heartbeats, _clock);
            manager = _manager;
            _managing = ended.Task;
        }

        try
        {
            await manager.RunAsync(session, requests ?? [], reloadConfig, stop).ConfigureAwait(false);
        }
        finally
        {
            ended.TrySetResult();
        }

        return OpResult.Succeeded("Exited.");
    }

    /// <summary>Changes the targets of agents, and reads the site file again first, if asked to.</summary>
    /// <param name="session">The session.</param>
    /// <param name="requests">
    /// Pairs of target and state, done in order: an instance-id, <c>group:NAME</c> or <c>all</c>, and <c>up</c> or <c>down</c>.
    /// </param>
    /// <param name="reloadConfig">Whether to read the site file again first.</param>
    [AgentTask("update")]
    public async Task<OpResult> UpdateAsync(OpSession session, WampList? requests = null, bool reloadConfig = false)
    {
        if (Running is not { } manager)
            return OpResult.Failed("Manager process is not running; params not updated.");
        await manager.UpdateAsync(requests ?? [], reloadConfig, session.AddMessage).ConfigureAwait(false);
        return OpResult.Succeeded("Update requested.");
    }

    /// <summary>Stops and removes the containers of docker services that their compose files no longer have.</summary>
    /// <param name="session">The session.</param>
    [AgentTask("remove_orphans")]
    public Task<OpResult> RemoveOrphansAsync(OpSession session) =>
        WithDockerAsync(docker => docker.RemoveOrphansAsync(session.AddMessage));

    /// <summary>Pulls the images of all docker services; a service is restarted only when asked to.</summary>
    /// <param name="session">The session.</param>
    [AgentTask("docker_pull")]
    public Task<OpResult> PullAsync(OpSession session) => WithDockerAsync(docker => docker.PullAsync(session.AddMessage));

    /// <summary>Stops the manager, and with it all agents, and then ends this program.</summary>
    /// <param name="session">The session.</param>
    /// <param name="disownDockers">Whether docker services stay as they are.</param>
    [AgentTask("die")]
    public async Task<OpResult> DieAsync(OpSession session, bool disownDockers = false)
    {
        if (Running is { } manager)
        {
            session.AddMessage("Requesting exit of manager process.");
            if (disownDockers)
                await manager.DisownDockersAsync().ConfigureAwait(false);
            manager.RequestStop();
            session.AddMessage(await HasEndedAsync(DiePatience).ConfigureAwait(false)
                ? "... manager Process has exited."
                : "... timed-out waiting for manager Process exit!");
        }
        else
        {
            session.AddMessage("Manager process is not running.");
        }

        _ = LeaveSoonAsync();
        return OpResult.Succeeded("This HostManager should terminate in about 1 second.");
    }

    /// <summary>Waits for the children that are still on their way down: the agent has left the router by then.</summary>
    public async ValueTask DisposeAsync()
    {
        Running?.RequestStop();
        if (!await HasEndedAsync(StopPatience).ConfigureAwait(false))
            LogLeft(_agent.Log, StopPatience.TotalSeconds);
    }

    private Management? Running
    {
        get
        {
            lock (_lock)
                return _managing.IsCompleted ? null : _manager is { IsStopping: false } ? _manager : null;
        }
    }

    private async Task<bool> HasEndedAsync(TimeSpan patience)
    {
        try
        {
            await _managing.WaitAsync(patience, _clock).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private async Task LeaveSoonAsync()
    {
        await Task.Delay(DieDelay, _clock).ConfigureAwait(false);
        _agent.RequestStop();
    }

    private async Task<OpResult> WithDockerAsync(Func<DockerServices, Task> work)
    {
        if (Running is not { } manager)
            return OpResult.Failed("Manager process is not running.");
        try
        {
            await work(manager.Docker).ConfigureAwait(false);
            return OpResult.Succeeded("Done.");
        }
        catch (DockerException fault)
        {
            return OpResult.Failed(fault.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Leaving although agents are still running after {Seconds} s; they are found again at the next start")]
    private static partial void LogLeft(ILogger log, double seconds);
}
