using System.Text.RegularExpressions;

namespace Ocs.DataNodes.Influx.Syntax;

/// <summary>
/// A regular expression of a query: matched in time linear in the text, as Go's are, and stopped after a second.
/// </summary>
internal sealed class InfluxRegex
{
    /// <summary>Longer patterns are refused.</summary>
    public const int MaximumLength = 4096;

    private readonly Regex _regex;

    /// <exception cref="InfluxSyntaxException">The pattern is no regular expression, or too large.</exception>
    public InfluxRegex(string pattern)
    {
        Pattern = pattern;
        if (pattern.Length > MaximumLength)
            throw new InfluxSyntaxException($"error parsing regexp: longer than {MaximumLength} characters");
        try
        {
            // (?P<name>…) is how Go names a group.
            _regex = new Regex(
                pattern.Replace("(?P<", "(?<", StringComparison.Ordinal),
                RegexOptions.NonBacktracking | RegexOptions.CultureInvariant,
                TimeSpan.FromSeconds(1));
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw new InfluxSyntaxException($"error parsing regexp: {e.Message}");
        }
    }

    /// <summary>The expression, without slashes.</summary>
    public string Pattern { get; }

    /// <summary>Whether the expression matches a part of the text.</summary>
    public bool IsMatch(string text) => _regex.IsMatch(text);

    /// <inheritdoc/>
    public override string ToString() => $"/{Pattern.Replace("/", "\\/", StringComparison.Ordinal)}/";
}
