using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;
using Ocs.DataNodes.Cache;

namespace Ocs.DataNodes.Queries;

/// <summary>
/// Finds the fields that a target means. Grafana escapes variables as patterns, so: the name itself, then the name without
/// escapes, then a list <c>(a|b)</c> or <c>{a,b}</c> of names, then a pattern for the whole name, in time linear in the names.
/// </summary>
internal static class TargetResolver
{
    private const int LongestPattern = 16_384;

    private static readonly SearchValues<char> PatternCharacters = SearchValues.Create("()[]{}*+?|^$\\");

    static TargetResolver() =>
        // A pattern such as ((a{99}){99}){99} is refused instead of unrolled.
        AppContext.SetData("REGEX_NONBACKTRACKING_MAX_AUTOMATA_SIZE", 20_000);

    /// <summary>The fields, in the order of the target or by name; empty where there are none.</summary>
    public static IReadOnlyList<FieldSeries> Resolve(FieldIndex index, string target)
    {
        var exact = index.Find(target);
        if (exact.Count > 0)
            return exact;
        var unescaped = Unescape(target);
        exact = index.Find(unescaped);
        if (exact.Count > 0)
            return exact;
        if (!HasPattern(target) || target.Length > LongestPattern)
            return [];
        return ResolveList(index, target) ?? ResolvePattern(index, target);
    }

    private static bool HasPattern(string target) => target.AsSpan().ContainsAny(PatternCharacters);

    /// <summary>A list of whole names, as a variable of several values comes; null where one of them is no name.</summary>
    private static FieldSeries[]? ResolveList(FieldIndex index, string target)
    {
        var separator = target switch
        {
            ['(', .., ')'] => '|',
            ['{', .., '}'] => ',',
            _ => '\0',
        };
        if (separator == '\0')
            return null;
        var fields = new List<FieldSeries>();
        foreach (var item in target[1..^1].Split(separator))
        {
            var found = index.Find(item);
            if (found.Count == 0)
                found = index.Find(Unescape(item));
            if (found.Count == 0)
                return null;
            fields.AddRange(found);
        }

        return [.. fields.Distinct()];
    }

    private static FieldSeries[] ResolvePattern(FieldIndex index, string target)
    {
        try
        {
            var pattern = new Regex(
                $"^(?:{GlobToPattern(target)})$", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, TimeSpan.FromMilliseconds(250));
            return [.. index.Fields.Where(field => pattern.IsMatch(field.Name))];
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException or RegexMatchTimeoutException)
        {
            // No pattern, one that is too large, or one with a feature that takes exponential time: it means no field.
            return [];
        }
    }

    /// <summary>Turns the lists <c>{a,b}</c> of Grafana's glob format into groups; a repeat such as <c>{2,3}</c> stays.</summary>
    private static string GlobToPattern(string target)
    {
        var pattern = new StringBuilder(target.Length + 8);
        for (var at = 0; at < target.Length; at++)
        {
            var end = target[at] == '{' && (at == 0 || target[at - 1] != '\\') ? target.IndexOf('}', at) : -1;
            if (end < 0 || !target.AsSpan(at, end - at).Contains(',') || target.AsSpan(at + 1, end - at - 1).IndexOfAnyExceptInRange(',', '9') < 0)
            {
                pattern.Append(target[at]);
                continue;
            }

            pattern.Append("(?:").AppendJoin('|', target[(at + 1)..end].Split(',').Select(Regex.Escape)).Append(')');
            at = end;
        }

        return pattern.ToString();
    }

    /// <summary>A text without the escapes that Grafana puts into the values of variables.</summary>
    public static string Unescape(string text)
    {
        if (!text.Contains('\\', StringComparison.Ordinal))
            return text;
        var plain = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '\\' && at + 1 < text.Length)
                at++;
            plain.Append(text[at]);
        }

        return plain.ToString();
    }
}
