using System.Collections.Concurrent;
using System.Diagnostics;

namespace Ocs.Benchmarks.FirstLight;

/// <summary>A program started by this one, timed until it said that it is ready.</summary>
internal sealed class StartedProgram : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _errors = new();
    private volatile bool _isWanted = true;

    private StartedProgram(Process process) => _process = process;

    /// <summary>The line that said so.</summary>
    public string ReadyLine { get; private set; } = "";

    /// <summary>How long it took from its start to its ready line.</summary>
    public TimeSpan ReadyAfter { get; private set; }

    /// <summary>Starts <c>dotnet</c> with arguments and waits for a line that begins as given.</summary>
    public static async Task<StartedProgram> StartAsync(string ready, params IEnumerable<string> arguments)
    {
        var clock = Stopwatch.StartNew();
        var program = Start(arguments);
        while (await program._process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (!line.StartsWith(ready, StringComparison.Ordinal))
                continue;
            program.ReadyAfter = clock.Elapsed;
            program.ReadyLine = line;
            program.PassOver();
            return program;
        }

        await program._process.WaitForExitAsync();
        throw new InvalidOperationException(
            $"dotnet {string.Join(' ', arguments)} ended before it was ready: {string.Join(Environment.NewLine, program._errors)}");
    }

    /// <summary>Starts <c>dotnet</c> with arguments; what it says is passed over.</summary>
    public static StartedProgram StartSilent(params IEnumerable<string> arguments)
    {
        var program = Start(arguments);
        program.PassOver();
        return program;
    }

    private static StartedProgram Start(IEnumerable<string> arguments)
    {
        var process = Process.Start(new ProcessStartInfo("dotnet", arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var program = new StartedProgram(process);
        process.ErrorDataReceived += (_, line) => program._errors.Enqueue(line.Data ?? "");
        process.BeginErrorReadLine();
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => program.OnExited();
        return program;
    }

    private void PassOver() => _ = _process.StandardOutput.ReadToEndAsync();

    /// <summary>How much memory it holds at this moment, in MB (of 1,000,000 bytes), as the operating system counts it.</summary>
    public double ResidentMegabytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 / 1e6;
        }
    }

    /// <summary>How much processor time it has taken so far.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Interrupts it, as Ctrl-C does, and waits for its end.</summary>
    /// <returns>The time that took, and the exit code.</returns>
    /// <exception cref="TimeoutException">It is still there after a minute.</exception>
    public async Task<(TimeSpan Time, int ExitCode)> InterruptAsync()
    {
        var clock = Stopwatch.StartNew();
        _isWanted = false;
        using var kill = Process.Start("kill", ["-INT", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        await _process.WaitForExitAsync().WaitAsync(Patience);
        return (clock.Elapsed, _process.ExitCode);
    }

    public async ValueTask DisposeAsync()
    {
        _isWanted = false;
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    /// <summary>A program that ends by itself spoils the measurement: say what it said.</summary>
    private void OnExited()
    {
        if (_isWanted)
            Console.Error.WriteLine($"A program ended by itself, with {_process.ExitCode}: {string.Join(Environment.NewLine, _errors)}");
    }
}
