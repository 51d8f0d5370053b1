using System.Text;

namespace Ocs.Cli;

/// <summary>A line while it is typed: its text, where the cursor stands, and the lines before it.</summary>
/// <param name="history">The lines that were entered before, the oldest first.</param>
internal sealed class EditedLine(IReadOnlyList<string> history)
{
    private readonly StringBuilder _text = new();
    private int _past = history.Count;
    private string _kept = "";

    public string Text => _text.ToString();

    public int Cursor { get; private set; }

    /// <summary>Takes a key that changes the line or moves in it; false for any other.</summary>
    public bool Take(ConsoleKeyInfo key) => (key.Key, key.Modifiers.HasFlag(ConsoleModifiers.Control)) switch
    {
        (ConsoleKey.LeftArrow, true) => MoveTo(WordBefore()),
        (ConsoleKey.RightArrow, true) => MoveTo(WordAfter()),
        (ConsoleKey.LeftArrow, _) or (ConsoleKey.B, true) => MoveTo(Cursor - 1),
        (ConsoleKey.RightArrow, _) or (ConsoleKey.F, true) => MoveTo(Cursor + 1),
        (ConsoleKey.Home, _) or (ConsoleKey.A, true) => MoveTo(0),
        (ConsoleKey.End, _) or (ConsoleKey.E, true) => MoveTo(_text.Length),
        (ConsoleKey.UpArrow, _) or (ConsoleKey.P, true) => Remember(-1),
        (ConsoleKey.DownArrow, _) or (ConsoleKey.N, true) => Remember(1),
        (ConsoleKey.Backspace, _) or (ConsoleKey.H, true) => Remove(Cursor - 1, Cursor),
        (ConsoleKey.Delete, _) or (ConsoleKey.D, true) => Remove(Cursor, Cursor + 1),
        (ConsoleKey.W, true) => Remove(WordBefore(), Cursor),
        (ConsoleKey.U, true) => Remove(0, Cursor),
        (ConsoleKey.K, true) => Remove(Cursor, _text.Length),
        _ => !char.IsControl(key.KeyChar) && key.KeyChar != '\0' && Insert(key.KeyChar.ToString()),
    };

    /// <summary>Puts text where the cursor stands.</summary>
    public bool Insert(string text)
    {
        _text.Insert(Cursor, text);
        Cursor += text.Length;
        return true;
    }

    private bool Remove(int from, int to)
    {
        (from, to) = (Math.Max(from, 0), Math.Min(to, _text.Length));
        if (to > from)
            _text.Remove(from, to - from);
        Cursor = Math.Min(from, _text.Length);
        return true;
    }

    private bool MoveTo(int place)
    {
        Cursor = Math.Clamp(place, 0, _text.Length);
        return true;
    }

    /// <summary>Shows an earlier line, or a later one; after the last comes what was begun here.</summary>
    private bool Remember(int step)
    {
        var past = Math.Clamp(_past + step, 0, history.Count);
        if (past == _past)
            return true;
        if (_past == history.Count)
            _kept = Text;
        _past = past;
        _text.Clear().Append(past == history.Count ? _kept : history[past]);
        return MoveTo(_text.Length);
    }

    private int WordBefore()
    {
        var at = Cursor;
        while (at > 0 && _text[at - 1] == ' ')
            at--;
        while (at > 0 && _text[at - 1] != ' ')
            at--;
        return at;
    }

    private int WordAfter()
    {
        var at = Cursor;
        while (at < _text.Length && _text[at] == ' ')
            at++;
        while (at < _text.Length && _text[at] != ' ')
            at++;
        return at;
    }
}
