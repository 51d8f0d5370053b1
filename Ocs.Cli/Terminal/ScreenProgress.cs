using System.Globalization;

namespace Ocs.Cli;

/// <summary>A line that tells how far something is, on a screen; nothing anywhere else.</summary>
/// <param name="terminal">The terminal.</param>
/// <param name="what">What goes on, in one word.</param>
internal sealed class ScreenProgress(CommandTerminal terminal, string what) : IDisposable
{
    private const int Width = 30;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private long _shown = terminal.Clock.GetTimestamp();
    private int _length;

    /// <summary>Shows that so many of so many are done.</summary>
    public void Show(int done, int of)
    {
        if (!terminal.HasColours || terminal.Clock.GetElapsedTime(_shown) < Pause)
            return;
        _shown = terminal.Clock.GetTimestamp();
        var bar = of == 0 ? Width : (int)((long)Width * done / of);
        var line = string.Create(CultureInfo.InvariantCulture, $"{what} {new string('━', bar)}{new string('─', Width - bar)} {done}/{of}");
        terminal.Output.Write($"\r{line.PadRight(_length)}");
        _length = line.Length;
    }

    /// <summary>Wipes the line.</summary>
    public void Dispose()
    {
        if (_length > 0)
            terminal.Output.Write($"\r{new string(' ', _length)}\r");
    }
}
