using Ocs.Cli.Tests.Terminal;

namespace Ocs.Cli.Tests.Commands;

public sealed class UsageTests
{
    [Theory]
    [InlineData("bogus", "ocs: Unrecognized command or argument 'bogus'.")]
    [InlineData("client", "ocs client: Required command was not provided.")]
    [InlineData("up --live-port x", "ocs up: Cannot parse argument 'x' for option '--live-port' as expected type 'System.Int32'.")]
    [InlineData("up --crossbar-timeout -3", "ocs up: --crossbar-timeout is -3, which is less than 0.")]
    [InlineData("run nothing", "ocs: There is no control script 'nothing', only therm-and-agg.")]
    [InlineData("run therm-and-agg", "ocs: therm-and-agg needs --target, the instance-id of an agent.")]
    [InlineData("agent", "ocs: There is no instance to run: give --instance-id, or set INSTANCE_ID.")]
    public async Task Wrong_usage_is_told_in_a_sentence_and_exits_2(string line, string sentence)
    {
        var run = await RunningCommand.RunAsync(line.Split(' '));
        Assert.Equal(2, run.Exit);
        Assert.Contains(sentence, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("client scan --site-file absent.yaml", "ocs: absent.yaml: there is no such file.")]
    [InlineData("client scan --site lab", "ocs: The site 'lab' cannot be found because OCS_CONFIG_DIR is not set: set it, or give --site-file.")]
    [InlineData("client scan --site-hub ws://127.0.0.1:1/ws", "ws://127.0.0.1:1/ws")]
    [InlineData("agent --instance-id x --site none", "ocs: No site file is used, so there is no agent to run: give --site-file, or set OCS_CONFIG_DIR.")]
    public async Task A_failure_is_one_sentence_and_exits_1(string line, string sentence)
    {
        var run = await RunningCommand.RunAsync(line.Split(' '));
        Assert.Equal(1, run.Exit);
        Assert.Contains(sentence, run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task Debugging_shows_where_a_failure_comes_from()
    {
        var run = await RunningCommand.TypeAsync("", new() { ["LOGLEVEL"] = "debug" }, "client", "scan", "--site-file", "absent.yaml");
        Assert.Contains("   at Ocs.Site.SiteFile.Load", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_name_the_control_scripts_are_listed()
    {
        var run = await RunningCommand.RunAsync("run");
        Assert.Equal(0, run.Exit);
        Assert.Equal("therm-and-agg        Starts aggregation, then acquisition of the target.\n", run.Output);
    }
}
