namespace Ocs.Agents.HostManager;

/// <summary>How one child is started, watched and stopped: as a process of this machine, or as a service of docker.</summary>
internal interface IChildDriver
{
    /// <summary>Whether it runs now.</summary>
    bool IsRunning { get; }

    /// <summary>Whether a start is still under way, however long it has taken.</summary>
    bool IsStarting { get; }

    /// <summary>Its process; null where it is none, or does not run.</summary>
    int? ProcessId { get; }

    /// <summary>How its last run ended, in words that complete "with code …".</summary>
    string ExitText { get; }

    /// <summary>The last lines that its last run wrote to its standard error.</summary>
    IReadOnlyList<string> LastErrors();

    /// <summary>Starts it.</summary>
    /// <exception cref="IOException">It cannot be started; the message says why.</exception>
    void Start();

    /// <summary>Asks it to end; returns at once.</summary>
    void RequestStop();
}
