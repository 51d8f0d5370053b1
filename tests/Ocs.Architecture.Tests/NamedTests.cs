using System.Text.RegularExpressions;

namespace Ocs.Architecture.Tests;

/// <summary>Tests that documents name, as <c>Class.Method</c> in backticks.</summary>
internal static partial class NamedTests
{
    private static readonly ILookup<string, string> Texts = Repository.Files
        .Where(file => file.Folders[0] == "tests" && file.Path.EndsWith(".cs", StringComparison.Ordinal)).ToLookup(file => file.Stem, file => file.Text);

    /// <summary>The names in some text.</summary>
    public static IEnumerable<string> In(string text) => Name().Matches(text).Select(match => match.Groups[1].Value);

    /// <summary>Whether there is such a test.</summary>
    public static bool Exists(string name) => name.Split('.') is [var type, var method]
        && Texts[type].Any(text => Regex.IsMatch(text, $@"\[(Fact|Theory)[^\n]*\]\s(?:[^\n]*\[[^\n]*\s)*\s*public [^\n(]*\b{Regex.Escape(method)}\("));

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Name();
}
