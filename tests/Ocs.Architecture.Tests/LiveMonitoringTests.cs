using System.Text.RegularExpressions;

namespace Ocs.Architecture.Tests;

/// <summary>What docs/live-monitoring.md claims is tested by tests that exist.</summary>
public sealed partial class LiveMonitoringTests
{
    private static readonly string[] Defects = [.. Enumerable.Range(1, 13).Select(number => $"B{number}")];

    private static readonly RepositoryFile Document = Repository.Files.Single(file => file.Path == "docs/live-monitoring.md");

    private static List<(string Row, string State, string Tests)> Table =>
    [
        .. Document.Lines.Select(line => Row().Match(line)).Where(row => row.Success)
            .Select(row => (row.Groups[1].Value.Trim(), row.Groups[2].Value.Trim(), row.Groups[3].Value.Trim())),
    ];

    [Fact]
    public void Every_state_is_one_of_those_explained() => Rule.NothingBreaks(
        "A state is yes, part or no; part and no say what is missing.",
        Table.Where(row => !State().IsMatch(row.State)).Select(row => $"{row.Row}: {row.State}"));

    [Fact]
    public void What_is_there_has_a_test() => Rule.NothingBreaks(
        "Name the test that shows it.",
        Table.Where(row => !row.State.StartsWith("no", StringComparison.Ordinal) && row.Tests.Length == 0).Select(row => row.Row));

    [Fact]
    public void Each_test_that_it_names_exists() => Rule.NothingBreaks(
        "Name a test by Class.Method.",
        from row in Table
        from name in NamedTests.In(row.Tests)
        where !NamedTests.Exists(name)
        select $"{row.Row}: there is no test {name}");

    [Fact]
    public void Each_defect_of_sisock_has_a_row_with_a_test_of_its_number() => Rule.NothingBreaks(
        "Each of B1 to B13 has a row, and a test whose name begins with its number.",
        from defect in Defects
        where Table.Count(row => row.Row.Split(' ')[0] == defect && NamedTests.In(row.Tests).Any(name => name.Contains($".{defect}_", StringComparison.Ordinal))) != 1
        select defect);

    [GeneratedRegex(@"^\| ([^|]+)\|([^|]*)\|([^|]*)\|$")]
    private static partial Regex Row();

    [GeneratedRegex("^(yes|part: .+|no: .+|state|-+)$")]
    private static partial Regex State();
}
