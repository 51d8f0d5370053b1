using System.Diagnostics;
using System.Globalization;

namespace Ocs.Benchmarks.Drills;

/// <summary>A process of a drill, which is killed, held and started again.</summary>
internal sealed class DrillProcess(string name, DrillLog log, string program, params string[] arguments) : IDisposable
{
    private Process? _process;

    public string Name => name;

    /// <summary>Whether it was started, and neither killed nor stopped.</summary>
    public bool IsWanted { get; private set; }

    public bool IsRunning => _process is { HasExited: false };

    /// <summary>How it ended, for one that did.</summary>
    public int ExitCode => _process!.ExitCode;

    public void Start()
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment.Remove("OCS_CONFIG_DIR");
        var process = _process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is { } text)
                log.Write(name, text);
        };
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        IsWanted = true;
    }

    public async Task KillAsync()
    {
        IsWanted = false;
        if (_process is null)
            return;
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", _process!.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Interrupts it and waits for its end.</summary>
    public async Task StopAsync()
    {
        IsWanted = false;
        await SignalAsync("INT");
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        try
        {
            await _process!.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"{name} did not end within 120 s of SIGINT.");
        }
    }

    public void Dispose()
    {
        if (IsRunning)
            _process!.Kill();
        _process?.Dispose();
        _process = null;
    }
}
