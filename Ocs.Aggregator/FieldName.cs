using System.Globalization;
using System.Text;

namespace Ocs.Aggregator;

/// <summary>Makes field names such as archives may hold: <c>[A-Za-z_][A-Za-z0-9_]*</c>, at most 255 characters (ocs_feed.py).</summary>
internal static class FieldName
{
    private const int Longest = 255;

    /// <summary>Spaces become underscores; what else is not allowed is left out, in front of the first letter digits too.</summary>
    public static string Repair(string name)
    {
        if (IsSound(name))
            return name;
        var allowed = new StringBuilder(name.Length);
        foreach (var letter in name)
        {
            if (letter == ' ')
                allowed.Append('_');
            else if (char.IsAsciiLetterOrDigit(letter) || letter == '_')
                allowed.Append(letter);
        }

        var start = 0;
        while (start < allowed.Length && allowed[start] == '_')
            start++;
        var letters = start;
        while (letters < allowed.Length && !char.IsAsciiLetter(allowed[letters]))
            letters++;
        allowed.Remove(start, letters - start);
        if (allowed.Length == 0)
            return "invalid_field";
        return allowed.ToString(0, Math.Min(allowed.Length, Longest));
    }

    /// <summary>Appends a suffix, cutting the name where it would grow too long.</summary>
    public static string Append(string name, string suffix) =>
        name[..Math.Min(name.Length, Longest - suffix.Length)] + suffix;

    /// <summary>The suffix of the n-th name that came out the same: <c>_01</c>, <c>_02</c>.</summary>
    public static string Suffix(int number) => string.Create(CultureInfo.InvariantCulture, $"_{number:D2}");

    private static bool IsSound(string name)
    {
        if (name.Length is 0 or > Longest)
            return false;
        var start = 0;
        while (start < name.Length && name[start] == '_')
            start++;
        if (start < name.Length && !char.IsAsciiLetter(name[start]))
            return false;
        foreach (var letter in name)
        {
            if (!char.IsAsciiLetterOrDigit(letter) && letter != '_')
                return false;
        }

        return true;
    }
}
