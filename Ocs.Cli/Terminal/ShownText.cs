using System.Text.RegularExpressions;
using Spectre.Console.Rendering;

namespace Ocs.Cli;

/// <summary>How much room text takes on a screen, and which part of it fits.</summary>
internal static partial class ShownText
{
    /// <summary>How many places it takes: two for a wide letter, none for a colour.</summary>
    public static int Cells(string text) => new Segment(Colour().Replace(text, "")).CellCount();

    /// <summary>The longest part of a text that fits and has the cursor in it.</summary>
    /// <param name="text">The text.</param>
    /// <param name="cursor">Before which letter the cursor stands.</param>
    /// <param name="cells">How many places there are.</param>
    /// <returns>The part, and where the cursor stands in it.</returns>
    public static (string Text, int Cursor) Around(string text, int cursor, int cells)
    {
        var from = 0;
        while (Cells(text[from..cursor]) > cells)
            from += char.IsHighSurrogate(text[from]) ? 2 : 1;
        var to = text.Length;
        while (to > cursor && Cells(text[from..to]) > cells)
            to -= to > cursor + 1 && char.IsLowSurrogate(text[to - 1]) ? 2 : 1;
        return (text[from..to], cursor - from);
    }

    [GeneratedRegex(@"\e\[[0-9;]*m")]
    private static partial Regex Colour();
}
