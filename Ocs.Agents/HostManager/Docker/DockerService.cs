namespace Ocs.Agents.HostManager.Docker;

/// <summary>A docker service as a child: started and stopped by <c>docker compose</c>, watched by asking docker.</summary>
internal sealed class DockerService(ComposeService service, ComposeProgram compose, Action onChange) : IChildDriver
{
    /// <summary>A start may download an image first.</summary>
    private static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(30);

    private readonly Lock _lock = new();
    private ComposeService _service = service;
    private bool _isStarting;
    private int _answersToCome;
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
            {
                _service = value;
                _answersToCome = value.IsRunning ? 0 : Math.Max(0, _answersToCome - 1);
            }
        }
    }

    public bool IsRunning => Service.IsRunning;

    public bool IsStarting
    {
        get
        {
            lock (_lock)
                return _isStarting || _answersToCome > 0;
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
        _ = RunAsync(["up", "-d", Service.Name]);
    }

    public void RequestStop() => _ = RunAsync(["rm", "--stop", "--force", Service.Name]);

    private async Task RunAsync(string[] arguments)
    {
        var fault = "";
        try
        {
            await compose.RunAsync(Service.File, arguments, StartPatience).ConfigureAwait(false);
        }
        catch (DockerException failed)
        {
            fault = failed.Message;
        }

        lock (_lock)
        {
            // Docker may have been asked before the command was through; what it tells then is not about the container that runs now.
            _answersToCome = _isStarting && fault.Length == 0 ? 2 : 0;
            _fault = fault;
            _isStarting = false;
        }

        onChange();
    }
}
