namespace Ocs.Cli.Tests.Terminal;

/// <summary>One command line, run in this process.</summary>
internal sealed class RunningCommand : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly CommandTerminal _terminal;
    private readonly Task<int> _exit;

    private RunningCommand(string input, Dictionary<string, string> environment, string[] arguments)
    {
        _terminal = new CommandTerminal
        {
            Output = Output,
            Error = Error,
            Input = new StringReader(input),
            Environment = name => environment.GetValueOrDefault(name),
        };
        _exit = Task.Run(() => OcsCommand.RunAsync(arguments, _terminal));
    }

    public LineWriter Output { get; } = new();

    public LineWriter Error { get; } = new();

    public static RunningCommand Start(params string[] arguments) => new("", [], arguments);

    /// <summary>Starts a command with an environment.</summary>
    public static RunningCommand Start(Dictionary<string, string> environment, params string[] arguments) => new("", environment, arguments);

    /// <summary>Runs a command to its end.</summary>
    public static Task<Finished> RunAsync(params string[] arguments) => TypeAsync("", [], arguments);

    /// <summary>Runs a command to its end, with something typed and an environment.</summary>
    public static async Task<Finished> TypeAsync(string input, Dictionary<string, string> environment, params string[] arguments)
    {
        await using var command = new RunningCommand(input, environment, arguments);
        return await command.WaitAsync();
    }

    /// <summary>Waits for a line of the output; a command that ends before gives up with what it said.</summary>
    public async Task<string> WaitForLineAsync(string start)
    {
        using var gone = new CancellationTokenSource(Patience);
        var line = Output.WaitForLineAsync(start, gone.Token);
        if (await Task.WhenAny(line, _exit) == _exit && !line.IsCompleted)
            throw new InvalidOperationException($"It ended with {await _exit}: {Error}");
        return await line;
    }

    /// <summary>As Ctrl-C, then waits for the end.</summary>
    public Task<Finished> StopAsync()
    {
        _terminal.RequestStop();
        return WaitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _terminal.Dispose();
    }

    private async Task<Finished> WaitAsync() => new(await _exit.WaitAsync(Patience), Output.ToString(), Error.ToString());

    internal sealed record Finished(int Exit, string Output, string Error);
}
