using System.Diagnostics;
using System.Globalization;

namespace Ocs.Benchmarks.Drills;

/// <summary>A process of a drill, which is killed, held and started again.</summary>
internal sealed class DrillProcess(string name, string log, params string[] arguments) : IDisposable
{
    private Process? _process;

    public string Name => name;

    public bool IsRunning => _process is { HasExited: false };

    public void Start()
    {
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment.Remove("OCS_CONFIG_DIR");
        var process = _process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, line) => Write(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", _process!.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Interrupts it and waits for its end.</summary>
    public async Task StopAsync()
    {
        await SignalAsync("INT");
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await _process!.WaitForExitAsync(patience.Token);
    }

    public void Dispose()
    {
        if (IsRunning)
            _process!.Kill();
        _process?.Dispose();
    }

    private void Write(string? line)
    {
        if (line is null)
            return;
        lock (this)
            File.AppendAllText(log, $"{name}: {line}\n");
    }
}
