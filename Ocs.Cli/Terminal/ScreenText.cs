using Spectre.Console;

namespace Ocs.Cli;

/// <summary>Lines with colours on a screen, and without them everywhere else.</summary>
internal static class ScreenText
{
    /// <summary>Writes one line of Spectre.Console's markup.</summary>
    public static void WriteMarkup(this CommandTerminal terminal, string markup)
    {
        if (!terminal.HasColours)
        {
            terminal.Output.WriteLine(Markup.Remove(markup));
            return;
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(terminal.Output), Ansi = AnsiSupport.Yes });
        console.Profile.Width = int.MaxValue;
        console.MarkupLine(markup);
    }

    /// <summary>Text as markup that shows it as it is.</summary>
    public static string Plain(string text) => Markup.Escape(text);

    /// <summary>The state of an agent or an operation, in the colour that it deserves.</summary>
    /// <param name="state">The state.</param>
    /// <param name="shown">What is shown of it, as with spaces around; null for the state.</param>
    public static string State(string state, string? shown = null)
    {
        var colour = state.ToUpperInvariant() switch
        {
            "UP" or "RUNNING" or "SUCCEEDED" or "OK" => "green",
            "UNSTABLE" or "DEGRADED" or "STARTING" or "STOPPING" or "TIMEOUT" or "START" or "START_AT" or "WAIT_START" or "WAIT_DEAD" => "yellow",
            "FAILED" or "EXPIRED" or "ERROR" => "red",
            _ => "grey",
        };
        return $"[{colour}]{Plain(shown ?? state)}[/]";
    }
}
