using System.Xml.Linq;

namespace Ocs.Architecture.Tests;

/// <summary>The star: which project may refer to which.</summary>
public sealed class ReferenceTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Ocs.Wamp"] = [],
        ["Ocs.Router"] = ["Ocs.Wamp"],
        ["Ocs.Core"] = ["Ocs.Wamp"],
        ["Ocs.Agents"] = ["Ocs.Core"],
        ["Ocs.Aggregator"] = ["Ocs.Core"],
        ["Ocs.DataNodes"] = ["Ocs.Core"],
        ["Ocs.Clients"] = ["Ocs.Core"],
        ["Ocs.Cli"] = ["Ocs.Wamp", "Ocs.Router", "Ocs.Core", "Ocs.Agents", "Ocs.Aggregator", "Ocs.DataNodes", "Ocs.Clients"],
    };

    public static TheoryData<string> Projects => new(Allowed.Keys);

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_refers_only_to_what_the_star_allows(string project)
    {
        var file = XDocument.Load(Path.Combine(Repository.Root, project, project + ".csproj"));
        var references = file.Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value)).ToList();
        Assert.Empty(references.Except(Allowed[project]));
    }

    [Fact]
    public void Every_project_of_the_product_is_in_the_star() =>
        Assert.Equal(
            Allowed.Keys.Order(StringComparer.Ordinal),
            Directory.GetFiles(Repository.Root, "*.csproj", SearchOption.AllDirectories)
                .Where(path => Path.GetDirectoryName(Path.GetDirectoryName(path)) == Repository.Root)
                .Select(path => Path.GetFileNameWithoutExtension(path)!).Order(StringComparer.Ordinal));
}
