using Ocs.Agents.HostManager;

namespace Ocs.Agents.Tests.HostManager;

/// <summary>A child that does what the test says.</summary>
internal sealed class FakeDriver : IChildDriver
{
    public bool IsRunning { get; set; }

    public bool IsStarting { get; set; }

    public int? ProcessId => IsRunning ? 7 : null;

    public string ExitText { get; set; } = "1";

    /// <summary>Whether a start makes it run, and a stop ends it.</summary>
    public bool Obeys { get; set; } = true;

    public string? StartFault { get; set; }

    public int Starts { get; private set; }

    public int Stops { get; private set; }

    public IReadOnlyList<string> LastErrors() => ["first line", "second line"];

    public void Start()
    {
        Starts++;
        if (StartFault is not null)
            throw new IOException(StartFault);
        IsRunning = Obeys || IsRunning;
    }

    public void RequestStop()
    {
        Stops++;
        IsRunning = !Obeys;
    }
}
