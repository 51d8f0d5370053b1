using System.Text.RegularExpressions;

namespace Ocs.Architecture.Tests;

/// <summary>docs/wamp.md claims a feature only where it names a test of it, and only tests that there are.</summary>
public sealed partial class WampDocumentTests
{
    private static RepositoryFile Document => Repository.Files.Single(file => file.Path == "docs/wamp.md");

    private static IReadOnlyList<RepositoryFile> Tests { get; } =
        [.. Repository.Files.Where(file => file.Folders[0] == "tests")];

    [Fact]
    public void Every_test_that_it_names_is_there() => Rule.NothingBreaks(
        "A test is named as `Class.Method`, a recorded case as `file.txt: name of the case`.",
        Document.Lines.Where(line => line.StartsWith('|')).SelectMany(NamesIn).Where(name => !Exists(name)));

    [Fact]
    public void Every_feature_that_is_there_has_a_test() => Rule.NothingBreaks(
        "A row with the state \"yes\" names its test; one without is \"not yet\".",
        Document.Lines.Where(line => line.Contains("| yes |", StringComparison.Ordinal) && !NamesIn(line).Any())
            .Concat(Document.Lines.Where(line => line.Contains("| not yet |", StringComparison.Ordinal) && NamesIn(line).Any())));

    [Fact]
    public void It_has_rows() => Assert.True(Document.Lines.Count(line => line.Contains("| yes |", StringComparison.Ordinal)) > 20);

    private static IEnumerable<string> NamesIn(string row) =>
        row.TrimEnd('|', ' ').Split(" | ") is [.., var tests] ? Name().Matches(tests).Select(match => match.Groups[1].Value) : [];

    private static bool Exists(string name)
    {
        if (name.IndexOf(": ", StringComparison.Ordinal) is > 0 and var colon)
        {
            var (table, title) = (name[..colon], name[(colon + 2)..]);
            return Tests.Any(file => Path.GetFileName(file.Path) == table && file.Lines.Contains($"== {title}"));
        }

        var (type, method) = (name[..name.IndexOf('.', StringComparison.Ordinal)], name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..]);
        return Tests.Any(file => file.Stem == type && file.Path.EndsWith(".cs", StringComparison.Ordinal)
            && file.Text.Contains($" {method}(", StringComparison.Ordinal));
    }

    [GeneratedRegex(@"`((?:\w+\.txt: [^`]+)|(?:\w+(?:Tests|Behaviour)\.\w+))`")]
    private static partial Regex Name();
}
