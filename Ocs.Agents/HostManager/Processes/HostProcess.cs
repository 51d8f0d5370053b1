using System.ComponentModel;
using System.Diagnostics;

namespace Ocs.Agents.HostManager.Processes;

/// <summary>
/// An agent as a process of this machine. It has a session of its own and writes to files, so that it outlives this
/// program, which finds it again by what the process wrote of itself before it became the agent.
/// </summary>
internal sealed class HostProcess(ChildFiles files, Action onExit) : IChildDriver, IDisposable
{
    private const int ShownErrors = 20;

    /// <summary>
    /// The shell becomes the agent: the number and the start time that it writes stay true. A host manager that a script started
    /// in the background ignores interrupts, and so would its agents, Python's for ever: each begins with them as they are by default.
    /// </summary>
    private const string Script = """
        run=$1 out=$2 err=$3
        shift 3
        { read -r boot </proc/sys/kernel/random/boot_id && read -r stat </proc/$$/stat && printf '%s\n%s\n' "$boot" "$stat" >"$run"; } 2>/dev/null
        env --default-signal=INT true 2>/dev/null && set -- env --default-signal=INT "$@"
        command -v setsid >/dev/null 2>&1 && set -- setsid "$@"
        exec "$@" </dev/null >>"$out" 2>>"$err"
        """;

    private Process? _process;
    private ProcessIdentity? _adopted;

    /// <summary>Program and arguments of the next start.</summary>
    public IReadOnlyList<string> Command { get; set; } = [];

    /// <summary>What the site file gives the agent, which reads it there by itself.</summary>
    public IReadOnlyList<string> Arguments { get; set; } = [];

    /// <summary>Command and arguments of the last start; null where that was another program's.</summary>
    public string? Fingerprint { get; private set; }

    /// <summary>Where the program runs.</summary>
    public string WorkingDirectory { get; set; } = ".";

    public bool IsRunning => _process is { } own ? !own.HasExited : _adopted?.IsAlive == true;

    public bool IsStarting => false;

    public int? ProcessId => !IsRunning ? null : _process?.Id ?? _adopted?.Id;

    public string ExitText => _process is not { HasExited: true } ended ? "unknown"
        : ended.ExitCode > 128 ? $"{ended.ExitCode} (signal {ended.ExitCode - 128})" : $"{ended.ExitCode}";

    public IReadOnlyList<string> LastErrors() => files.LastErrors(ShownErrors);

    public static string FingerprintOf(IEnumerable<string> command, IEnumerable<string> arguments) =>
        string.Join('\n', command.Concat(arguments));

    /// <summary>Takes over the process that an earlier host manager started, if it still runs.</summary>
    public bool TryAdopt() => (_adopted = files.FindRunning()) is not null;

    public void Start()
    {
        Release();
        try
        {
            files.Prepare();
            var start = new ProcessStartInfo("/bin/sh", ["-c", Script, "sh", files.Run, files.Output, files.Errors, .. Command])
            {
                WorkingDirectory = Path.GetFullPath(WorkingDirectory),
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            var process = new Process { StartInfo = start, EnableRaisingEvents = true };
            process.Exited += (_, _) => onExit();
            process.Start();
            process.StandardInput.Close();
            _process = process;
            Fingerprint = FingerprintOf(Command, Arguments);
        }
        catch (Exception fault) when (fault is Win32Exception or UnauthorizedAccessException)
        {
            throw new IOException(fault.Message, fault);
        }
    }

    public void RequestStop()
    {
        if (ProcessId is { } id)
            Interrupt.Send(id);
    }

    public void Dispose() => Release();

    private void Release()
    {
        _process?.Dispose();
        _process = null;
        _adopted = null;
    }
}
