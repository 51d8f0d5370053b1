using System.Reflection;
using System.Xml.Linq;

namespace Ocs.Architecture.Tests;

/// <summary>
/// What others build on changes only on purpose: the public members of each packed library stand in a text file. After a
/// wanted change, <c>OCS_APPROVE=1 ./test.sh PublicApi</c> writes the files anew, and the difference is seen in review.
/// </summary>
public sealed class PublicApiTests
{
    private static readonly string Approved = Path.Combine(Repository.Root, "tests", "Ocs.Architecture.Tests", "Approved");

    public static TheoryData<string> Packed => [.. Repository.Projects.Where(IsPacked)];

    [Theory]
    [MemberData(nameof(Packed))]
    public void The_public_members_of_a_library_are_those_approved(string project)
    {
        var file = Path.Combine(Approved, project + ".txt");
        var now = PublicApi.Of(Assembly.Load(project));
        if (Environment.GetEnvironmentVariable("OCS_APPROVE") == "1")
            File.WriteAllText(file, now);
        var before = File.Exists(file) ? File.ReadAllText(file).ReplaceLineEndings("\n") : "";
        Rule.NothingBreaks(
            $"The public members of {project} changed. Where that is wanted: OCS_APPROVE=1 ./test.sh PublicApi",
            before.Split('\n').Except(now.Split('\n')).Select(line => "- " + line)
                .Concat(now.Split('\n').Except(before.Split('\n')).Select(line => "+ " + line)));
        Assert.Equal(before, now);
    }

    private static bool IsPacked(string project) =>
        XDocument.Load(Path.Combine(Repository.Root, project, project + ".csproj")).Descendants("IsPackable").Any(element => element.Value == "true");
}
