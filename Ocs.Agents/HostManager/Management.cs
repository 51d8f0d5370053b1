using Ocs.Agents.HostManager.Docker;
using Ocs.Hosting;
using Ocs.Operations;
using Ocs.Site;
using Ocs.Wamp;

namespace Ocs.Agents.HostManager;

/// <summary>One run of the process <c>manager</c> with the children that it knows.</summary>
internal sealed class Management : IDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly ChildSet _children = new();
    private readonly ConfigStatus _status = new();
    private readonly ChildLoader _loader;
    private readonly DockerChildren _dockerChildren;
    private readonly Heartbeats _heartbeats;
    private readonly TimeProvider _clock;
    private volatile TaskCompletionSource _wake = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isStopping;
    private string _lastFault = "";
    private OpSession? _session;

    public Management(AgentSite site, HostManagerOptions options, AgentCatalog catalog, Heartbeats heartbeats, TimeProvider clock)
    {
        _heartbeats = heartbeats;
        _clock = clock;
        var files = options.DockerCompose.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var docker = new DockerProgram(options.DockerProgram, clock);
        var compose = new ComposeProgram(docker, new DockerProgram(options.DockerComposeBin, clock));
        Docker = new DockerServices([.. files.Select(file => Path.Combine(site.WorkingDirectory, file))], docker, compose, clock, Wake);
        _loader = new ChildLoader(site, options, catalog, _children, _status, clock, Wake);
        _dockerChildren = new DockerChildren(_children, Docker, _status, options.DockerServicePrefix, clock);
    }

    public DockerServices Docker { get; }

    /// <summary>Whether it is on its way to its end.</summary>
    public bool IsStopping => _isStopping;

    /// <summary>Brings the children where they are meant to be until told to stop, and then all of them down.</summary>
    public async Task RunAsync(OpSession session, WampList requests, bool reload, CancellationToken stop)
    {
        _isStopping = false;
        _session = session;
        Show(session, _clock.GetUtcNow());
        await TurnAsync(() => BeginAsync(session, requests, reload)).ConfigureAwait(false);
        using (stop.Register(RequestStop))
        {
            while (true)
            {
                var wake = _wake = new(TaskCreationOptions.RunContinuationsAsynchronously);
                var due = await TurnAsync(() => Task.FromResult(Step(session))).ConfigureAwait(false);
                if (_isStopping && _children.AreDown)
                    break;
                var wait = due - _clock.GetUtcNow();
                if (wait is null || wait > Pace)
                    wait = Pace;
                if (wait > TimeSpan.Zero)
                    await wake.Task.WaitAsync(wait.Value, _clock, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        _session = null;
        _loader.Forget();
    }

    /// <summary>Sets targets, and reads the site file before, if asked to; the session data shows it when this is done.</summary>
    public async Task UpdateAsync(WampList requests, bool reload, Action<string> say)
    {
        await TurnAsync(async () =>
        {
            if (reload)
                await _loader.ReloadAsync(say).ConfigureAwait(false);
            _children.Request(requests, say);
            if (_session is { } session)
                Show(session, _clock.GetUtcNow());
            return true;
        }).ConfigureAwait(false);
        Wake();
    }

    /// <summary>From now on all children go down.</summary>
    public void RequestStop()
    {
        _isStopping = true;
        Wake();
    }

    /// <summary>From now on docker services stay as they are.</summary>
    public Task DisownDockersAsync() => TurnAsync(() =>
    {
        foreach (var child in _children.All.Where(child => child.Management != ChildManagement.Host))
            child.IsPassive = true;
        return Task.FromResult(true);
    });

    public void Dispose() => _turn.Dispose();

    private async Task<bool> BeginAsync(OpSession session, WampList requests, bool reload)
    {
        if (reload)
        {
            await _loader.ReloadAsync(session.AddMessage).ConfigureAwait(false);
            await Docker.RefreshAsync().ConfigureAwait(false);
        }

        Docker.Poll();
        _dockerChildren.Update(session.AddMessage);
        _children.Request(requests, session.AddMessage);
        return true;
    }

    /// <summary>One turn; gives the time of the next one at the latest.</summary>
    private DateTimeOffset? Step(OpSession session)
    {
        if (Docker.Poll())
            _dockerChildren.Update(session.AddMessage);
        if (_isStopping)
            _children.RequestStop();
        foreach (var child in _children.All)
            child.Heartbeat = _heartbeats.Last(child.InstanceId);
        Remember(session);
        var now = _clock.GetUtcNow();
        var due = _children.Step(now, session.AddMessage);
        Show(session, now);
        return due;
    }

    private void Show(OpSession session, DateTimeOffset now) => session.SetData(new WampMap
    {
        ["child_states"] = _children.ToList(now),
        ["config_parse_status"] = _status.ToMap(),
        ["orphans"] = Docker.Orphans(),
        ["new_tags"] = Docker.NewTags(),
    });

    private void Remember(OpSession session)
    {
        var fault = "";
        try
        {
            _loader.Remember();
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            fault = $"The agents of this host manager will not be found again after a crash: {unwritable.Message}";
        }

        if (fault.Length > 0 && fault != _lastFault)
            session.AddMessage(fault);
        _lastFault = fault;
    }

    /// <summary>One at a time: operations and the loop share the children.</summary>
    private async Task<T> TurnAsync<T>(Func<Task<T>> work)
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            return await work().ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    private void Wake() => _wake.TrySetResult();
}
