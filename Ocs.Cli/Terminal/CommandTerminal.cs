using System.Runtime.InteropServices;

namespace Ocs.Cli;

/// <summary>What a command speaks to: its output, its environment, and whoever presses Ctrl-C.</summary>
internal sealed class CommandTerminal : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly List<PosixSignalRegistration> _signals = [];

    /// <summary>Results, for people and programs.</summary>
    public required TextWriter Output { get; init; }

    /// <summary>Errors and remarks.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>What a person or a script types.</summary>
    public TextReader Input { get; init; } = TextReader.Null;

    /// <summary>Environment variables.</summary>
    public Func<string, string?> Environment { get; init; } = _ => null;

    /// <summary>Whether the output is a screen, so that colours help.</summary>
    public bool IsScreen { get; init; }

    /// <summary>Whether colours are shown: on a screen, unless <c>NO_COLOR</c> is set.</summary>
    public bool HasColours => IsScreen && string.IsNullOrEmpty(Environment("NO_COLOR")) && Environment("TERM") != "dumb";

    /// <summary>Whether a person types.</summary>
    public bool IsKeyboard { get; init; }

    /// <summary>The next key that a person presses; null where none types, or none sees what was typed.</summary>
    public Func<ConsoleKeyInfo>? ReadKey { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>SIGINT or SIGTERM came.</summary>
    public CancellationToken Stop => _stop.Token;

    /// <summary>Whether errors show where they come from.</summary>
    public bool ShowsStackTraces => Environment("LOGLEVEL")?.ToUpperInvariant() is "DEBUG" or "TRACE";

    /// <summary>The terminal of this process. The first SIGINT or SIGTERM asks commands to stop; a second one ends the process.</summary>
    public static CommandTerminal OfProcess()
    {
        var terminal = new CommandTerminal
        {
            Output = Console.Out,
            Error = Console.Error,
            Input = Console.In,
            Environment = System.Environment.GetEnvironmentVariable,
            IsScreen = !Console.IsOutputRedirected,
            IsKeyboard = !Console.IsInputRedirected,
            ReadKey = Console.IsInputRedirected || Console.IsOutputRedirected ? null : ReadConsoleKey,
        };
        terminal.Catch(PosixSignal.SIGINT);
        terminal.Catch(PosixSignal.SIGTERM);
        return terminal;
    }

    /// <summary>Asks the running command to stop.</summary>
    public void RequestStop() => _stop.Cancel();

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var signal in _signals)
            signal.Dispose();
        _stop.Dispose();
    }

    /// <summary>While a line is typed Ctrl-C is a key that gives it up; at any other time it is a signal.</summary>
    private static ConsoleKeyInfo ReadConsoleKey()
    {
        Console.TreatControlCAsInput = true;
        try
        {
            return Console.ReadKey(intercept: true);
        }
        finally
        {
            Console.TreatControlCAsInput = false;
        }
    }

    private void Catch(PosixSignal signal) => _signals.Add(PosixSignalRegistration.Create(signal, context =>
    {
        if (_stop.IsCancellationRequested)
            return;
        context.Cancel = true;
        RequestStop();
    }));
}
