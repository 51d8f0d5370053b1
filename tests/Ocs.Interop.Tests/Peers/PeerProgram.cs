using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using System.Threading.Channels;
using Ocs.Testing;

namespace Ocs.Interop.Tests.Peers;

/// <summary>A program of others, run as a process of its own, that speaks in JSON lines on its standard output.</summary>
internal sealed class PeerProgram : IAsyncDisposable
{
    /// <summary>More than any answer takes, even on a machine that is busy with other things.</summary>
    public static readonly TimeSpan Patience = Patiently.Patience;

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly Channel<JsonElement> _lines = Channel.CreateUnbounded<JsonElement>();
    private readonly List<JsonElement> _seen = [];

    private PeerProgram(Process process) => _process = process;

    /// <summary>The process id.</summary>
    public int Id => _process.Id;

    /// <summary>Starts a program. It is killed, by its id, when this is disposed.</summary>
    public static PeerProgram Start(string program, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var peer = new PeerProgram(new Process { StartInfo = start });
        peer._process.OutputDataReceived += (_, line) => peer.Receive(line.Data);
        peer._process.ErrorDataReceived += (_, line) => peer._errors.Enqueue(line.Data ?? "");
        peer._process.Start();
        peer._process.BeginOutputReadLine();
        peer._process.BeginErrorReadLine();
        return peer;
    }

    /// <summary>Sends one line to its standard input.</summary>
    public async Task SendAsync(object command)
    {
        await _process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(command));
        await _process.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The first line, of those not taken yet, that says so; waits for it.</summary>
    public async Task<JsonElement> NextAsync(string what, Func<JsonElement, bool>? wanted = null)
    {
        bool Fits(JsonElement line) => line.GetProperty("event").GetString() == what && wanted?.Invoke(line) != false;
        var index = _seen.FindIndex(Fits);
        if (index >= 0)
        {
            var line = _seen[index];
            _seen.RemoveAt(index);
            return line;
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            await foreach (var line in _lines.Reader.ReadAllAsync(patience.Token))
            {
                if (Fits(line))
                    return line;
                _seen.Add(line);
            }
        }
        catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"The peer did not say \"{what}\" within {Patience.TotalSeconds} s. {Transcript}");
        }

        throw new InvalidOperationException($"The peer ended before it said \"{what}\". {Transcript}");
    }

    /// <summary>Ends it at once, as a crash or a power cut would.</summary>
    public void Kill() => _process.Kill(entireProcessTree: true);

    /// <summary>Closes its standard input, waits until it has ended, and gives its exit code.</summary>
    public async Task<int> EndAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }

    private string Transcript =>
        $"It said: {string.Join(' ', _seen.TakeLast(5))}; on standard error: {string.Join(Environment.NewLine, _errors.TakeLast(20))}";

    private void Receive(string? line)
    {
        if (line is null)
            _lines.Writer.TryComplete();
        else if (line.StartsWith('{'))
            _lines.Writer.TryWrite(JsonElement.Parse(line));
        else
            _errors.Enqueue(line);
    }
}
