using Ocs.Wamp;

namespace Ocs.Agents.HostManager.Docker;

/// <summary>
/// The services of all compose files. Docker is asked in the background, every two seconds while it answers, less often
/// where that takes it long, and every ten while it does not; what it said is taken over by who owns the children.
/// </summary>
internal sealed class DockerServices(IReadOnlyList<string> files, DockerProgram docker, ComposeProgram compose, TimeProvider clock, Action onChange)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan FaultInterval = TimeSpan.FromSeconds(10);

    private readonly List<ComposeFile> _files = [.. files.Select(file => new ComposeFile(file, docker, compose, clock))];
    private Task<ComposeState[]>? _asking;
    private DateTimeOffset _due;
    private TimeSpan _took;
    private volatile bool _isExpired;

    /// <summary>What is known of each file, in the order given; empty before docker was asked.</summary>
    public IReadOnlyList<ComposeState> States { get; private set; } = [];

    /// <summary>Asks docker if it is time to, and takes over what it said; true where there is news.</summary>
    public bool Poll()
    {
        if (_files.Count == 0)
            return false;
        if (_asking is { IsCompletedSuccessfully: true } answered)
        {
            States = answered.Result;
            _asking = null;
            var pause = States.All(state => state.Fault is null) ? Interval : FaultInterval;
            _due = clock.GetUtcNow() + (_took > pause ? _took : pause);
            return true;
        }

        if (_asking is null && (_isExpired || clock.GetUtcNow() >= _due))
            _ = AskAsync();
        return false;
    }

    /// <summary>Asks now, and waits for the answer.</summary>
    public async Task RefreshAsync()
    {
        if (_files.Count > 0)
            await AskAsync().ConfigureAwait(false);
    }

    /// <summary>Something was started or stopped: docker is asked at the next turn.</summary>
    public void Expire()
    {
        _isExpired = true;
        onChange();
    }

    /// <summary>A child for a service.</summary>
    public DockerService Drive(ComposeService service) => new(service, compose, Expire);

    /// <summary>Stops and removes orphans, as <c>remove_orphans</c> asks for.</summary>
    /// <exception cref="DockerException">Docker refuses.</exception>
    public async Task<int> RemoveOrphansAsync(Action<string> say)
    {
        var ids = States.SelectMany(state => state.Orphans).Select(orphan => orphan.Id).ToList();
        say($"Attempting stop and remove of {ids.Count} containers.");
        foreach (var id in ids)
            await docker.RunAsync(["rm", "--force", id]).ConfigureAwait(false);
        Expire();
        return ids.Count;
    }

    /// <summary>Pulls the images of all services.</summary>
    /// <exception cref="DockerException">Docker refuses.</exception>
    public async Task PullAsync(Action<string> say)
    {
        foreach (var file in _files)
        {
            say($"Pulling the images of {file.Path}.");
            await compose.RunAsync(file.Path, ["pull", "--quiet"], TimeSpan.FromHours(1)).ConfigureAwait(false);
        }

        Expire();
    }

    /// <summary>The orphans, by container, for the session data.</summary>
    public WampMap Orphans()
    {
        var map = new WampMap();
        foreach (var orphan in States.SelectMany(state => state.Orphans))
            map[orphan.Id] = new WampMap { ["service"] = orphan.Service, ["compose_file"] = orphan.File, ["running"] = orphan.IsRunning };
        return map;
    }

    /// <summary>The images that were never pulled, by service, for the session data.</summary>
    public WampMap NewTags()
    {
        var map = new WampMap();
        foreach (var service in States.SelectMany(state => state.Services).Where(service => service.IsImageMissing))
            map[service.Name] = service.Image;
        return map;
    }

    private async Task<ComposeState[]> AskAsync()
    {
        _isExpired = false;
        var began = clock.GetTimestamp();
        var asking = _asking = Task.WhenAll(_files.Select(file => file.ReadAsync()));
        var states = await asking.ConfigureAwait(false);
        _took = clock.GetElapsedTime(began);
        onChange();
        return states;
    }
}
