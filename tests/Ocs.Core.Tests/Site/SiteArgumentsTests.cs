using Ocs.Site;

namespace Ocs.Core.Tests.Site;

public sealed class SiteArgumentsTests
{
    [Theory]
    [InlineData("--mode idle --rate 2", "--mode acq", "--mode acq --rate 2")]
    [InlineData("--mode idle", "--rate 2", "--mode idle --rate 2")]
    [InlineData("--range 1 2 3", "--range 4", "--range 4")]
    [InlineData("--offset -5", "", "--offset -5")]
    [InlineData("--mode idle --mode acq", "", "--mode acq")]
    [InlineData("--mode=idle --rate 2", "--mode acq", "--mode acq --rate 2")]
    [InlineData("first --mode idle", "second", "first second --mode idle")]
    [InlineData("--name -", "", "--name -")]
    public void The_command_line_takes_the_place_of_the_same_flag(string siteFile, string commandLine, string merged) =>
        Assert.Equal(merged, string.Join(' ', SiteArguments.Merge(Split(siteFile), Split(commandLine))));

    private static string[] Split(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
