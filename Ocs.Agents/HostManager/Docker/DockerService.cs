namespace Ocs.Agents.HostManager.Docker;

/// <summary>A docker service as a child: started and stopped by <c>docker compose</c>, watched by asking docker.</summary>
internal sealed class DockerService(ComposeService service, DockerProgram docker, Action onChange) : IChildDriver
{
    /// <summary>A start may download an image first.</summary>
    private static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(30);

    private readonly Lock _lock = new();
    private ComposeService _service = service;
    private bool _isStarting;
    private string _fault = "";

    /// <summary>What docker said of it last.</summary>
    public ComposeService Service
    {
        get
        {
            lock (_lock)
                return _service;
        }

        set
        {
            lock (_lock)
                _service = value;
        }
    }

    public bool IsRunning => Service.IsRunning;

    public bool IsStarting
    {
        get
        {
            lock (_lock)
                return _isStarting;
        }
    }

    public int? ProcessId => null;

    public string ExitText => $"{Service.ExitCode}";

    public IReadOnlyList<string> LastErrors()
    {
        lock (_lock)
            return _fault.Length > 0 ? [_fault] : [];
    }

    public void Start()
    {
        lock (_lock)
            _isStarting = true;
        _ = RunAsync(["compose", "-f", Service.File, "up", "-d", Service.Name]);
    }

    public void RequestStop() => _ = RunAsync(["compose", "-f", Service.File, "rm", "--stop", "--force", Service.Name]);

    private async Task RunAsync(string[] arguments)
    {
        var fault = "";
        try
        {
            await docker.RunAsync(arguments, StartPatience).ConfigureAwait(false);
        }
        catch (DockerException failed)
        {
            fault = failed.Message;
        }

        lock (_lock)
        {
            _fault = fault;
            _isStarting = false;
        }

        onChange();
    }
}
