using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Ocs.Interop.Tests.Peers;

/// <summary>The program <c>ocs</c> as it is built, run as a user runs it: a process of its own, with a data directory of its own.</summary>
internal sealed partial class Product : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly TaskCompletionSource<string?> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Product(Process process, DirectoryInfo folder)
    {
        _process = process;
        Folder = folder.FullName;
    }

    /// <summary>The program as built beside this test, in the same configuration.</summary>
    public static string Program { get; } = Path.Combine(
        AppContext.BaseDirectory.Replace(Path.Combine("tests", "Ocs.Interop.Tests"), "Ocs.Cli", StringComparison.Ordinal), "ocs.dll");

    /// <summary>A temporary folder; the data directory is <c>data</c> in it.</summary>
    public string Folder { get; }

    /// <summary>The archive.</summary>
    public string Archive => Path.Combine(Folder, "data", "hk");

    /// <summary>The router's WebSocket URL.</summary>
    public string RouterUrl { get; private set; } = "";

    /// <summary>The second WebSocket URL, where the router has two.</summary>
    public string LocalUrl { get; private set; } = "";

    /// <summary>The router's HTTP bridge.</summary>
    public string CallUrl => RouterUrl.Replace("ws://", "http://", StringComparison.Ordinal).Replace("/ws", "/call", StringComparison.Ordinal);

    /// <summary>The data server's URL.</summary>
    public string LiveUrl { get; private set; } = "";

    /// <summary>How many agents it said it runs.</summary>
    public int Agents { get; private set; }

    /// <summary>What it wrote to its standard error.</summary>
    public string Errors => string.Join(Environment.NewLine, _errors);

    /// <summary>Runs <c>ocs up</c> on free ports and waits for its ready line.</summary>
    public static Task<Product> UpAsync(params IEnumerable<string> more) =>
        StartAsync(ReadyLine(), ["up", "--router-port", "0", "--live-port", "0", "--data-dir", "data", .. more]);

    /// <summary>Runs <c>ocs router --config</c> with a file, on free ports, and waits for its ready line.</summary>
    public static Task<Product> RouterAsync(string configuration) => StartAsync(RouterReadyLine(), ["router", "--config", configuration]);

    private static async Task<Product> StartAsync(Regex readyLine, IEnumerable<string> arguments)
    {
        var folder = Directory.CreateTempSubdirectory("ocs-up-");
        var process = new Process { StartInfo = StartInfo(folder.FullName, arguments) };
        var product = new Product(process, folder);
        process.OutputDataReceived += (_, line) => product.Receive(line.Data);
        process.ErrorDataReceived += (_, line) => product._errors.Enqueue(line.Data ?? "");
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            var line = await product._ready.Task.WaitAsync(PeerProgram.Patience);
            var ready = readyLine.Match(line ?? "");
            Assert.True(ready.Success, $"ocs said \"{line}\" instead of its ready line. {product.Errors}");
            product.RouterUrl = ready.Groups["router"].Value;
            product.LocalUrl = ready.Groups["local"].Value;
            product.LiveUrl = ready.Groups["live"].Value;
            product.Agents = ready.Groups["agents"].Success ? int.Parse(ready.Groups["agents"].Value) : 0;
            return product;
        }
        catch
        {
            await product.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs a command of <c>ocs</c> that goes on until it is told to stop.</summary>
    public static Product Start(params IEnumerable<string> arguments) => Start(new Dictionary<string, string>(), arguments);

    /// <summary>Runs a command of <c>ocs</c> with variables of the environment.</summary>
    public static Product Start(IReadOnlyDictionary<string, string> environment, params IEnumerable<string> arguments)
    {
        var folder = Directory.CreateTempSubdirectory("ocs-");
        var start = StartInfo(folder.FullName, arguments);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        var product = new Product(new Process { StartInfo = start }, folder);
        product._process.OutputDataReceived += (_, _) => { };
        product._process.ErrorDataReceived += (_, line) => product._errors.Enqueue(line.Data ?? "");
        product._process.Start();
        product._process.BeginOutputReadLine();
        product._process.BeginErrorReadLine();
        return product;
    }

    /// <summary>Runs one command of <c>ocs</c> to its end.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(params IEnumerable<string> arguments)
    {
        using var process = Process.Start(StartInfo(Path.GetTempPath(), arguments))!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        try
        {
            await process.WaitForExitAsync().WaitAsync(PeerProgram.Patience);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"ocs {string.Join(' ', arguments)} did not end. {await output} {await error}");
        }

        return (process.ExitCode, await output, await error);
    }

    /// <summary>Ends it at once, as a crash would, and leaves what it started.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync().WaitAsync(PeerProgram.Patience);
    }

    /// <summary>Sends the interrupt that Ctrl-C sends, and waits for the end.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> InterruptAsync()
    {
        using var kill = Process.Start("kill", ["-INT", _process.Id.ToString()]);
        await kill.WaitForExitAsync();
        await _process.WaitForExitAsync().WaitAsync(PeerProgram.Patience);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private static ProcessStartInfo StartInfo(string folder, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Program, .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove("OCS_CONFIG_DIR");
        return start;
    }

    private void Receive(string? line)
    {
        if (line is null || line.StartsWith("ocs ready", StringComparison.Ordinal))
            _ready.TrySetResult(line);
    }

    [GeneratedRegex(@"^ocs ready: router (?<router>ws://\S+/ws), live (?<live>http://\S+/), (?<agents>\d+) agents$")]
    private static partial Regex ReadyLine();

    [GeneratedRegex(@"^ocs ready: router (?<router>wss?://[^ ,]+)(, (?<local>ws://[^ ,]+))?, realms .+$")]
    private static partial Regex RouterReadyLine();
}
