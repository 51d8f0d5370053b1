using System.Text.RegularExpressions;

namespace Ocs.Architecture.Tests;

/// <summary>What docs/compatibility.md and docs/live-monitoring.md claim is shown by tests that exist.</summary>
public sealed partial class ClaimTests
{
    private static IEnumerable<Claim> All => Claim.Compatibility.Concat(Claim.LiveMonitoring);

    [Fact]
    public void What_is_there_has_a_test() => Rule.NothingBreaks(
        "Name the test that shows it.",
        All.Where(claim => !Absent().IsMatch(claim.State) && claim.Tests.Length == 0).Select(claim => claim.Line));

    [Fact]
    public void Each_test_that_is_named_exists() => Rule.NothingBreaks(
        "Name a test by Class.Method.",
        from claim in All
        from name in NamedTests.In(claim.Tests)
        where !NamedTests.Exists(name)
        select $"{claim.Name}: there is no test {name}");

    [GeneratedRegex("^(no|none)(: |$)")]
    private static partial Regex Absent();
}
