using System.Text.RegularExpressions;

namespace Ocs.Architecture.Tests;

/// <summary>A row of a document's table: what is claimed in the first column, its state and the tests that show it in the last two.</summary>
internal sealed partial record Claim(string Name, string State, string Tests, string Line)
{
    /// <summary>Rows by number, of what OCS has.</summary>
    public static readonly IReadOnlyList<Claim> Compatibility = In("docs/compatibility.md", NumberedRow());

    /// <summary>Rows by name, of what sisock has and its users ask.</summary>
    public static readonly IReadOnlyList<Claim> LiveMonitoring = In("docs/live-monitoring.md", NamedRow());

    private static List<Claim> In(string document, Regex row) =>
    [
        .. Repository.Files.Single(file => file.Path == document).Lines.Select(line => row.Match(line)).Where(match => match.Success)
            .Select(match => new Claim(match.Groups[1].Value.Trim(), match.Groups[2].Value.Trim(), match.Groups[3].Value.Trim(), match.Value)),
    ];

    [GeneratedRegex(@"^\| (\d+) \|[^|]*\|([^|]*)\|([^|]*)\|$")]
    private static partial Regex NumberedRow();

    [GeneratedRegex(@"^\| ([^|]+)\|([^|]*)\|([^|]*)\|$")]
    private static partial Regex NamedRow();
}
