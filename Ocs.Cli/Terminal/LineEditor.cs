namespace Ocs.Cli;

/// <summary>
/// Reads lines from a keyboard: arrows move in the line and through the lines before, Tab completes, Ctrl-C gives the line up,
/// Ctrl-D on an empty line ends, and so does Ctrl-C twice. A line longer than the screen is wide shows the part around the cursor.
/// </summary>
/// <param name="output">The screen.</param>
/// <param name="readKey">The next key; blocks until there is one.</param>
/// <param name="width">How wide the screen is now.</param>
/// <param name="complete">The words that may stand at the end of a text.</param>
internal sealed class LineEditor(TextWriter output, Func<ConsoleKeyInfo> readKey, Func<int> width, Func<string, IReadOnlyList<string>> complete)
{
    private const int MostLines = 500;

    private readonly List<string> _history = [];

    /// <summary>Called when a line is complete, before the screen shows that.</summary>
    public Action Entered { get; init; } = () => { };

    /// <summary>A line; null at the end.</summary>
    public string? ReadLine(string prompt)
    {
        var line = new EditedLine(_history);
        var isLeaving = false;
        Show(prompt, line);
        while (true)
        {
            var key = readKey();
            var isControl = key.Modifiers.HasFlag(ConsoleModifiers.Control);
            var wasLeaving = isLeaving;
            isLeaving = key.Key == ConsoleKey.C && isControl && line.Text.Length == 0;
            switch (key.Key)
            {
                case ConsoleKey.Enter:
                    Entered();
                    output.WriteLine();
                    Remember(line.Text);
                    return line.Text;
                case ConsoleKey.D when isControl && line.Text.Length == 0:
                    output.WriteLine();
                    return null;
                case ConsoleKey.C when isLeaving && wasLeaving:
                    output.WriteLine("^C");
                    return null;
                case ConsoleKey.C when isControl:
                    output.WriteLine(isLeaving ? "^C (again, Ctrl-D or exit to leave)" : "^C");
                    line = new EditedLine(_history);
                    break;
                case ConsoleKey.L when isControl:
                    output.Write("\e[H\e[2J");
                    break;
                case ConsoleKey.Tab:
                    Complete(line);
                    break;
                default:
                    line.Take(key);
                    break;
            }

            Show(prompt, line);
        }
    }

    /// <summary>Adds what all candidates share; where that is nothing, shows them.</summary>
    private void Complete(EditedLine line)
    {
        var typed = line.Text[..line.Cursor];
        var begun = typed[(typed.LastIndexOf(' ') + 1)..];
        var candidates = complete(typed);
        if (candidates.Count == 0)
            return;
        var shared = candidates.Aggregate((one, other) => one[..one.Zip(other).TakeWhile(pair => pair.First == pair.Second).Count()]);
        if (candidates.Count == 1)
        {
            line.Insert(shared[begun.Length..] + (shared[^1] == '=' ? "" : " "));
        }
        else if (shared.Length > begun.Length)
        {
            line.Insert(shared[begun.Length..]);
        }
        else
        {
            output.WriteLine();
            output.WriteLine(string.Join("  ", candidates));
        }
    }

    /// <summary>Draws the line anew, the part of it that fits, and puts the cursor where it belongs.</summary>
    private void Show(string prompt, EditedLine line)
    {
        var (text, cursor) = ShownText.Around(line.Text, line.Cursor, Math.Max(10, width() - ShownText.Cells(prompt) - 1));
        var back = ShownText.Cells(text[cursor..]);
        output.Write($"\r{prompt}{text}\e[K{(back > 0 ? $"\e[{back}D" : "")}");
        output.Flush();
    }

    private void Remember(string text)
    {
        if (string.IsNullOrWhiteSpace(text) || (_history.Count > 0 && _history[^1] == text))
            return;
        _history.Add(text);
        if (_history.Count > MostLines)
            _history.RemoveAt(0);
    }
}
