using System.Text;

namespace Ocs.Cli;

/// <summary>Splits a line into words as a shell does: at spaces, but for those inside quotes.</summary>
internal static class ShellWords
{
    /// <exception cref="ArgumentException">A quote is not closed.</exception>
    public static string[] Split(string line)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var (isWord, quote, depth) = (false, '\0', 0);
        foreach (var letter in line)
        {
            // JSON stays as it is, with its own quotes and spaces.
            depth += quote == '\0' && letter is '{' or '[' ? 1 : quote == '\0' && letter is '}' or ']' ? -1 : 0;
            if (quote != '\0' ? letter == quote : depth <= 0 && letter is '"' or '\'')
            {
                quote = quote == '\0' ? letter : '\0';
                isWord = true;
            }
            else if (quote == '\0' && depth <= 0 && char.IsWhiteSpace(letter))
            {
                if (isWord)
                    words.Add(word.ToString());
                word.Clear();
                isWord = false;
            }
            else
            {
                word.Append(letter);
                isWord = true;
            }
        }

        if (quote != '\0')
            throw new ArgumentException($"The quote {quote} is not closed.");
        if (isWord)
            words.Add(word.ToString());
        return [.. words];
    }
}
