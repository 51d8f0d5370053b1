using System.Runtime.InteropServices;

namespace Ocs.Cli;

/// <summary>What a command speaks to: its output, its environment, and whoever presses Ctrl-C.</summary>
internal sealed class CommandTerminal : IDisposable
{
    private const int UnknownWidth = 80;

    private readonly CancellationTokenSource _stop = new();
    private readonly List<PosixSignalRegistration> _signals = [];
    private Interruption? _interruption;

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

    /// <summary>Says whether Ctrl-C is a key now, as while a line is typed, or a signal, as at any other time.</summary>
    public Action<bool> TakeControlC { get; init; } = _ => { };

    /// <summary>How many letters a line of the screen holds now; it may be resized.</summary>
    public Func<int> Width { get; init; } = () => UnknownWidth;

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>SIGINT or SIGTERM came.</summary>
    public CancellationToken Stop => _stop.Token;

    /// <summary>Whether errors show where they come from.</summary>
    public bool ShowsStackTraces => Environment("LOGLEVEL")?.ToUpperInvariant() is "DEBUG" or "TRACE";

    /// <summary>The terminal of this process. The first SIGINT or SIGTERM asks commands to stop, or ends a piece of work; the next one ends the process.</summary>
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
            ReadKey = Console.IsInputRedirected || Console.IsOutputRedirected ? null : () => Console.ReadKey(intercept: true),
            TakeControlC = taken => Console.TreatControlCAsInput = taken,
            Width = () => Console.WindowWidth is > 0 and var width ? width : UnknownWidth,
        };
        terminal.Catch(PosixSignal.SIGINT, terminal.Interrupt);
        terminal.Catch(PosixSignal.SIGTERM, terminal.RequestStop);
        return terminal;
    }

    /// <summary>Asks the running command to stop.</summary>
    public void RequestStop() => _stop.Cancel();

    /// <summary>As Ctrl-C: ends what <see cref="BeginInterruptible"/> began, and asks the command to stop where there is nothing such.</summary>
    public void Interrupt()
    {
        if (Volatile.Read(ref _interruption) is { } interruption)
            interruption.Cancel();
        else
            RequestStop();
    }

    /// <summary>Begins a piece of work that a person at the keyboard ends with Ctrl-C, without ending the command. One at a time.</summary>
    public Interruption BeginInterruptible()
    {
        var interruption = new Interruption(() => Volatile.Write(ref _interruption, null), Stop);
        if (IsKeyboard)
            Volatile.Write(ref _interruption, interruption);
        return interruption;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var signal in _signals)
            signal.Dispose();
        _stop.Dispose();
    }

    private void Catch(PosixSignal signal, Action react) => _signals.Add(PosixSignalRegistration.Create(signal, context =>
    {
        if (_stop.IsCancellationRequested)
            return;
        context.Cancel = true;
        react();
    }));
}
