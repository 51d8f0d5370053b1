using Ocs.Cli.Tests.Terminal;

namespace Ocs.Cli.Tests.Commands;

/// <summary>The client commands against the demonstration site, over WebSocket.</summary>
public sealed class ClientCommandTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private RunningCommand? _up;
    private string _hub = "";

    public async ValueTask InitializeAsync()
    {
        _up = RunningCommand.Start("up", "--data-dir", _folder.PathOf("data"), "--router-port", "0", "--live-port", "0");
        _hub = (await _up.WaitForLineAsync("ocs ready")).Split(' ', ',')[3];
    }

    public async ValueTask DisposeAsync()
    {
        if (_up is not null)
            await _up.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Scan_prints_as_OCS_does_and_json_for_scripts()
    {
        var scan = await RunAsync("client", "scan", "--details");
        Assert.StartsWith("Listening to heartbeat feeds for 2 seconds ...\nList of Detected Agents: (4)\n", scan.Output, StringComparison.Ordinal);
        Assert.Contains("  fake-data-1\n    acq                 : RUNNING\n", scan.Output, StringComparison.Ordinal);
        Assert.Contains("    delay_task          : NONE\n", scan.Output, StringComparison.Ordinal);

        var json = await RunAsync("client", "scan", "--json");
        Assert.StartsWith("[{\"instance_id\":", json.Output, StringComparison.Ordinal);
        Assert.Contains("\"instance_id\":\"aggregator\",\"agent_class\":\"AggregatorAgent\",\"expired\":false,\"operations\":{\"record\":\"RUNNING\"}", json.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Listen_prints_messages_and_json_lines()
    {
        var text = await RunAsync("client", "listen", "--count", "1", "observatory..feeds.heartbeat");
        Assert.StartsWith("[observatory.", text.Output, StringComparison.Ordinal);
        var json = await RunAsync("client", "listen", "--json", "--count", "1", "observatory.fake-data-1.feeds.heartbeat");
        Assert.StartsWith("{\"topic\":\"observatory.fake-data-1.feeds.heartbeat\",\"message\":[{\"acq\":3,", json.Output, StringComparison.Ordinal);
        Assert.Contains("\"feed_name\":\"heartbeat\"", json.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_prints_the_result_and_an_error_exits_1()
    {
        var call = await RunAsync("client", "call", "observatory.fake-data-1", "get_agent_class");
        Assert.Equal("\"FakeDataAgent\"\n", call.Output);
        call = await RunAsync("client", "call", "observatory.fake-data-1.ops", "start", "delay_task", "{\"delay\": 0.0}");
        Assert.StartsWith("[0,\"Started task \\\"delay_task\\\".\",{\"session_id\":", call.Output, StringComparison.Ordinal);
        call = await RunAsync("client", "call", "observatory.absent");
        Assert.Equal(1, call.Exit);
        Assert.Equal("ocs: wamp.error.no_such_procedure: no callee registered for procedure <observatory.absent>\n", call.Error);
    }

    [Fact]
    public async Task The_shell_obeys_line_by_line_and_survives_nonsense()
    {
        var shell = await RunningCommand.TypeAsync(
            "delay_task start delay=0.01\ndelay_task wait\nnonsense\ndelay_task start delay=x\ndelay_task jump\nexit\n", [],
            "client", "shell", "fake-data-1", "--site-hub", _hub);
        Assert.Equal(0, shell.Exit);
        Assert.Contains("OCSReply: OK : Started task \"delay_task\".", shell.Output, StringComparison.Ordinal);
        Assert.Contains("OCSReply: OK : Operation \"delay_task\" is currently not running (SUCCEEDED).", shell.Output, StringComparison.Ordinal);
        Assert.Contains("; status=done without error ", shell.Output, StringComparison.Ordinal);
        Assert.Contains("The agent fake-data-1 has no operation 'nonsense', only ", shell.Output, StringComparison.Ordinal);
        Assert.Contains("OCSReply: ERROR : Param 'delay'=x", shell.Output, StringComparison.Ordinal);
        Assert.Contains("'jump' is none of status, start, wait, stop, abort.", shell.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_shell_without_a_name_finds_the_agents_that_there_are()
    {
        var shell = await RunningCommand.TypeAsync("use fake-data-1\nacq\nquit\n", [], "client", "shell", "--site-hub", _hub);
        Assert.Equal(0, shell.Exit);
        Assert.Contains("Others to use: ", shell.Output, StringComparison.Ordinal);
        Assert.Contains("OCSReply: OK : Session active.\n  acq[session=", shell.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_shell_answers_in_json_lines_for_scripts()
    {
        var shell = await RunningCommand.TypeAsync("acq\ndelay_task start delay=0.01 succeed=false\n", [], "client", "shell", "--json", "fake-data-1", "--site-hub", _hub);
        var lines = shell.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.StartsWith("[0,\"Session active.\",{\"session_id\":", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("[0,\"Started task \\\"delay_task\\\".\",{\"session_id\":", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_control_script_says_what_it_found_running()
    {
        var run = await RunAsync("run", "therm-and-agg", "--target", "fake-data-1");
        Assert.Equal(0, run.Exit);
        Assert.Equal("aggregator: record is running already.\nfake-data-1: acq is running already.\n", run.Output);

        run = await RunAsync("run", "therm-and-agg", "--json", "--target", "fake-data-1");
        Assert.Equal(
            """
            {"message":"aggregator: record is running already."}
            {"message":"fake-data-1: acq is running already."}
            {"script":"therm-and-agg","success":true}

            """,
            run.Output);
        run = await RunAsync("run", "therm-and-agg", "--target", "ls240");
        Assert.Equal(1, run.Exit);
        Assert.EndsWith("There is no agent 'ls240' at observatory.ls240.\n", run.Output, StringComparison.Ordinal);
    }

    private Task<RunningCommand.Finished> RunAsync(params string[] arguments) => RunningCommand.RunAsync([.. arguments, "--site-hub", _hub]);
}
