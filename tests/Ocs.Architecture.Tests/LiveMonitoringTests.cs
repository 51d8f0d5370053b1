using System.Text.RegularExpressions;

namespace Ocs.Architecture.Tests;

/// <summary>docs/live-monitoring.md speaks of each defect of sisock.</summary>
public sealed partial class LiveMonitoringTests
{
    private static readonly string[] Defects = [.. Enumerable.Range(1, 13).Select(number => $"B{number}")];

    [Fact]
    public void Every_state_is_one_of_those_explained() => Rule.NothingBreaks(
        "A state is yes, part or no; part and no say what is missing.",
        Claim.LiveMonitoring.Where(claim => !State().IsMatch(claim.State)).Select(claim => claim.Line));

    [Fact]
    public void Each_defect_of_sisock_has_a_row_with_a_test_of_its_number() => Rule.NothingBreaks(
        "Each of B1 to B13 has a row, and a test whose name begins with its number.",
        from defect in Defects
        where Claim.LiveMonitoring.Count(claim => claim.Name.Split(' ')[0] == defect && NamedTests.In(claim.Tests).Any(name => name.Contains($".{defect}_", StringComparison.Ordinal))) != 1
        select defect);

    [GeneratedRegex("^(yes|part: .+|no: .+|state|-+)$")]
    private static partial Regex State();
}
