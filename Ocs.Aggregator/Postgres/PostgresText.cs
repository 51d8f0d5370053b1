using System.Text;

namespace Ocs.Aggregator.Postgres;

/// <summary>Text as PostgreSQL can keep it.</summary>
internal static class PostgresText
{
    private const string Replacement = "\uFFFD";

    /// <summary>The same text, with U+FFFD for what PostgreSQL has no form for: zero bytes, and halves of surrogate pairs.</summary>
    public static string Clean(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF') && !text.Contains('\0', StringComparison.Ordinal))
            return text;
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            clean.Append(rune.Value == 0 ? Replacement : rune.ToString());
        return clean.ToString();
    }
}
