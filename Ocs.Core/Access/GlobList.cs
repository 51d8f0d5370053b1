using System.Text;
using System.Text.RegularExpressions;

namespace Ocs.Access;

/// <summary>A comma list of patterns with <c>*</c>, <c>?</c> and <c>[…]</c>, as Python's fnmatch has them; <c>!</c> in front excludes.</summary>
internal sealed class GlobList
{
    private readonly List<Regex> _wanted = [];
    private readonly List<Regex> _excluded = [];

    public GlobList(string patterns)
    {
        foreach (var pattern in patterns.Split(',', StringSplitOptions.TrimEntries))
        {
            if (pattern.StartsWith('!'))
                _excluded.Add(Translate(pattern[1..]));
            else
                _wanted.Add(Translate(pattern));
        }
    }

    /// <summary>Whether there is a pattern that does not only exclude.</summary>
    public bool IsPositive => _wanted.Count > 0;

    public bool Matches(string? name) => name is not null
        && (_wanted.Count == 0 || _wanted.Exists(pattern => pattern.IsMatch(name)))
        && !_excluded.Exists(pattern => pattern.IsMatch(name));

    private static Regex Translate(string glob)
    {
        var regex = new StringBuilder(@"\A");
        for (var index = 0; index < glob.Length; index++)
        {
            var end = glob[index] == '[' ? glob.IndexOf(']', Math.Min(glob.Length, index + 2)) : -1;
            if (end > 0)
            {
                var set = glob[(index + 1)..end].Replace("\\", "\\\\", StringComparison.Ordinal).Replace("[", "\\[", StringComparison.Ordinal);
                regex.Append('[').Append(set.StartsWith('!') ? "^" + set[1..] : set.StartsWith('^') ? "\\" + set : set).Append(']');
                index = end;
            }
            else
            {
                regex.Append(glob[index] switch { '*' => ".*", '?' => ".", var letter => Regex.Escape(letter.ToString()) });
            }
        }

        try
        {
            return new Regex(regex.Append(@"\z").ToString(), RegexOptions.Singleline | RegexOptions.NonBacktracking);
        }
        catch (ArgumentException)
        {
            // A range such as [z-a]: it matches nothing but itself.
            return new Regex(@$"\A{Regex.Escape(glob)}\z", RegexOptions.NonBacktracking);
        }
    }
}
