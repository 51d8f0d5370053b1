using System.Xml.Linq;

namespace Ocs.Architecture.Tests;

/// <summary>What others wrote has one home each, so that replacing it touches one folder.</summary>
public sealed class ThirdPartyTests
{
    public static TheoryData<string, string[]> Homes => new()
    {
        { "YamlDotNet", ["Ocs.Core/Site/"] },
        { "Serilog", ["Ocs.Core/Hosting/"] },
        { "ICSharpCode.SharpZipLib", ["Ocs.Core/G3/"] },
        { "Microsoft.AspNetCore", ["Ocs.Router/", "Ocs.DataNodes/"] },
        { "Npgsql", ["Ocs.Aggregator/Postgres/"] },
        { "System.CommandLine", ["Ocs.Cli/"] },
        { "Spectre.Console", ["Ocs.Cli/"] },
    };

    [Theory]
    [MemberData(nameof(Homes))]
    public void A_third_party_is_used_only_at_its_home(string prefix, string[] homes) => Rule.NothingBreaks(
        $"{prefix} is used only in {string.Join(" and ", homes)}.",
        Repository.Sources.Where(file => !homes.Any(home => file.Path.StartsWith(home, StringComparison.Ordinal)))
            .SelectMany(file => file.Find(line => line.Contains(prefix + ".", StringComparison.Ordinal)
                || line.TrimEnd().EndsWith($"using {prefix};", StringComparison.Ordinal))));

    [Fact]
    public void Ocs_Wamp_needs_nothing_but_the_base_class_library()
    {
        var project = XDocument.Load(Path.Combine(Repository.Root, "Ocs.Wamp", "Ocs.Wamp.csproj"));
        Assert.Empty(project.Descendants("PackageReference"));
        Assert.Empty(project.Descendants("FrameworkReference"));
        Assert.Empty(project.Descendants("ProjectReference"));
    }
}
