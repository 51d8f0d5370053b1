using System.Text.RegularExpressions;

namespace Ocs.Architecture.Tests;

/// <summary>Files are small, hold one public type each, and are called what they are.</summary>
public sealed partial class FileTests
{
    private const int Longest = 300;

    /// <summary>Files that hold one idea in more lines.</summary>
    private static readonly string[] Longer = [];

    [Fact]
    public void No_file_of_the_product_or_its_tests_is_longer_than_one_idea_needs() => Rule.NothingBreaks(
        "Look for the second idea in it, or put it on the list of longer files.",
        Repository.SourcesAndTests.Where(file => !Longer.Contains(file.Path) && file.Lines.Length > Longest)
            .Select(file => $"{file.Path} has {file.Lines.Length} lines, more than {Longest}"));

    [Fact]
    public void The_list_of_longer_files_holds_no_file_that_is_short_or_gone() => Rule.NothingBreaks(
        "Take it off the list.",
        Longer.Where(path => Repository.SourcesAndTests.All(file => file.Path != path || file.Lines.Length <= Longest)));

    [Fact]
    public void A_file_holds_at_most_one_public_type_and_is_named_after_it() => Rule.NothingBreaks(
        "One public type a file, with its name.",
        from file in Repository.Sources
        let types = file.Lines.Select(line => PublicType().Match(line)).Where(match => match.Success)
            .Select(match => match.Groups["name"].Value).Distinct().ToList()
        where types.Count > 1 || (types.Count == 1 && types[0] != file.Stem)
        select $"{file.Path} holds {string.Join(", ", types)}");

    [Fact]
    public void Nothing_is_called_by_a_word_that_says_nothing() => Rule.NothingBreaks(
        "Name it after what it does.",
        Repository.Sources.SelectMany(file => file.Folders.Append(file.Stem)
            .Where(name => Vague().IsMatch(name) && !name.StartsWith("HostManager", StringComparison.Ordinal))
            .Select(name => $"{file.Path}: \"{name}\" does not say what it is")));

    [GeneratedRegex(@"^public (?:(?:sealed|static|abstract|readonly|partial|ref|unsafe) )*(?:class|record struct|record class|record|struct|enum|interface|delegate [^(]*?) ?\b(?<name>\w+)(?:<[^>]*>)?\s*(?:[(:{]|where\b|$)")]
    private static partial Regex PublicType();

    [GeneratedRegex("Utils?$|Helpers?$|Common$|Manager$|Misc$")]
    private static partial Regex Vague();
}
