using System.Globalization;
using System.Text.RegularExpressions;

namespace Ocs.Architecture.Tests;

/// <summary>docs/compatibility.md has every feature of OCS, its recordings are told again, and differences are explained.</summary>
public sealed partial class CompatibilityTests
{
    private static readonly int[] Rows = [.. Enumerable.Range(1, 42), 48, 52, 53, 54, 55];

    private static readonly RepositoryFile Document = Repository.Files.Single(file => file.Path == "docs/compatibility.md");

    [Fact]
    public void Every_feature_has_one_row() => Assert.Equal(
        Rows, Claim.Compatibility.Select(claim => int.Parse(claim.Name, CultureInfo.InvariantCulture)).Order());

    [Fact]
    public void Every_state_is_one_of_those_explained() => Rule.NothingBreaks(
        "A state is same, better, ours, part or none; part says what is missing.",
        Claim.Compatibility.Where(claim => !State().IsMatch(claim.State)).Select(claim => claim.Line));

    [Fact]
    public void Every_recording_is_told_again_by_a_test()
    {
        var told = Repository.Files.Where(file => file.Folders.Contains("Recordings") && file.Path.EndsWith(".txt", StringComparison.Ordinal)).ToList();
        Rule.NothingBreaks(
            "Each of the recordings 01 to 22 has one file tests/X.Tests/Recordings/NN-what-it-shows.txt, with requests and answers.",
            from number in Enumerable.Range(1, 22)
            let files = told.Where(file => file.Stem.StartsWith($"{number:D2}-", StringComparison.Ordinal)).ToList()
            where files.Count != 1 || !files[0].Lines.Any(line => line.StartsWith("$ ", StringComparison.Ordinal) || line.Contains(" < ", StringComparison.Ordinal))
            select $"recording {number:D2}: {files.Count} files");
        Rule.NothingBreaks(
            "A project with recordings plays each file of the folder.",
            from folder in told.Select(file => string.Join('/', file.Folders)).Distinct()
            where !Repository.Files.Any(file => file.Path == $"{folder}/RecordingTests.cs" && file.Text.Contains("Directory.GetFiles(Folder, \"*.txt\")", StringComparison.Ordinal))
            select folder);
    }

    [Fact]
    public void Each_difference_from_a_recording_is_explained()
    {
        var explained = Document.Lines.SkipWhile(line => line != "## Differences").Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Select(line => line[2..].Split(" | ")[0]).ToArray();
        Rule.NothingBreaks(
            "Say under Differences in docs/compatibility.md what is different, and why; a recording names it by its letter or its first words.",
            from file in Repository.Files
            where file.Folders.Contains("Recordings") && file.Path.EndsWith(".txt", StringComparison.Ordinal)
            from line in file.Lines
            let difference = Difference().Match(line)
            where difference.Success
            let name = difference.Groups[1].Value
            where !explained.Any(what => name.Length == 1 ? what.EndsWith($"({name})", StringComparison.Ordinal) : what.StartsWith(name, StringComparison.Ordinal))
            select $"{file.Path}: {name}");
    }

    [GeneratedRegex(@"^\s+differs \((.+?)\)(?::|$)")]
    private static partial Regex Difference();

    [GeneratedRegex("^(same|better|ours|part: .+|none(: .+)?)$")]
    private static partial Regex State();
}
