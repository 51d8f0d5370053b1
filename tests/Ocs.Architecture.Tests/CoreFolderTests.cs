using System.Text.RegularExpressions;

namespace Ocs.Architecture.Tests;

/// <summary>Inside Ocs.Core: which folder may know which.</summary>
public sealed partial class CoreFolderTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Addresses"] = [],
        ["Access"] = ["Addresses"],
        ["Operations"] = ["Addresses"],
        ["Journals"] = [],
        ["Feeds"] = ["Addresses", "Journals"],
        ["Site"] = ["Addresses"],
        ["Hosting"] = ["Addresses", "Access", "Operations", "Feeds", "Journals", "Site"],
        ["Instruments"] = [],
        ["G3"] = [],
        ["Numbers"] = [],
    };

    public static TheoryData<string> Folders =>
        [.. Repository.Sources.Where(file => file.Folders is ["Ocs.Core", _, ..]).Select(file => file.Folders[1]).Distinct()];

    [Theory]
    [MemberData(nameof(Folders))]
    public void A_folder_knows_only_those_below_it(string folder)
    {
        Assert.True(Allowed.ContainsKey(folder), $"Ocs.Core/{folder} has no place among the folders of Ocs.Core: give it one in this test.");
        var wrong = Repository.Sources.Where(file => file.Folders is ["Ocs.Core", var own, ..] && own == folder)
            .SelectMany(file => file.Find(line => Namespaces(line).Any(name =>
                name != folder && Allowed.ContainsKey(name) && !Allowed[folder].Contains(name))));
        Rule.NothingBreaks($"Ocs.Core/{folder} may know only: {string.Join(", ", Allowed[folder])}.", wrong);
    }

    [Fact]
    public void The_archive_format_knows_nothing_of_OCS() => Rule.NothingBreaks(
        "Ocs.Core/G3 could be a library of its own.",
        Repository.Sources.Where(file => file.Folders is ["Ocs.Core", "G3", ..])
            .SelectMany(file => file.Find(line => line.StartsWith("using Ocs.", StringComparison.Ordinal) && !line.Contains("Ocs.G3"))));

    private static IEnumerable<string> Namespaces(string line) =>
        line.TrimStart().StartsWith("//", StringComparison.Ordinal) ? [] : Mention().Matches(line).Select(match => match.Groups[1].Value);

    [GeneratedRegex(@"\bOcs\.(\w+)")]
    private static partial Regex Mention();
}
