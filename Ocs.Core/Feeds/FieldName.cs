using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Ocs.Feeds;

/// <summary>What a field of a recorded feed may be called: letters, digits and underscores, a letter after any leading underscores, up to 255 characters.</summary>
public static class FieldName
{
    /// <summary>The longest name.</summary>
    public const int MaxLength = 255;

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");

    /// <summary>Whether a name is allowed; where not, <paramref name="fault"/> says why in OCS's words (ocs_feed.py: verify_data_field_string).</summary>
    /// <remarks>A name of underscores alone is allowed, as it is in OCS.</remarks>
    public static bool IsValid(string name, [NotNullWhen(false)] out string? fault)
    {
        fault = null;
        if (name.Length == 0)
        {
            fault = "Empty field name encountered, please enter a valid field name.";
        }
        else if (name.AsSpan().IndexOfAnyExcept(Allowed) is var wrong && wrong >= 0)
        {
            fault = $"message 'data' block contains the key {name} with the invalid character '{name[wrong]}'. "
                + "Valid characters are a-z, A-Z, 0-9, and underscore.";
        }
        else if (name.Trim('_') is [var first, ..] && !char.IsAsciiLetter(first))
        {
            fault = $"message 'data' block contains the key {name}, which does not start with a letter (after any number of leading underscores.)";
        }
        else if (name.Length > MaxLength)
        {
            fault = $"message 'data' block contains key {name} which exceeds the valid length of {MaxLength} characters.";
        }

        return fault is null;
    }

    /// <summary>The nearest allowed name (ocs_feed.py: enforce_field_name_rules).</summary>
    public static string Enforce(string name)
    {
        if (name.Length == 0)
            return "invalid_field";
        var kept = string.Concat(name.Replace(' ', '_').Where(letter => Allowed.Contains(letter)));
        var body = kept.TrimStart('_');
        var underscores = kept.Length - body.Length;
        var start = body.AsSpan().IndexOfAny(SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"));
        var enforced = new string('_', underscores) + (start < 0 ? "" : body[start..]);
        if (enforced.Length == 0)
            return "invalid_field";
        return enforced.Length <= MaxLength ? enforced : enforced[..MaxLength];
    }
}
