using Ocs.Cli.Tests.Terminal;

namespace Ocs.Cli.Tests.Commands;

/// <summary>One agent as a program of its own, told what to run by the site file, the command line and a container's environment.</summary>
public sealed class AgentCommandTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly TemporaryFolder _folder = new();
    private RunningCommand _router = null!;
    private string _hub = "";
    private string _site = "";

    public async ValueTask InitializeAsync()
    {
        _router = RunningCommand.Start("router", "--port", "0");
        _hub = (await _router.WaitForLineAsync("ocs ready")).Split(' ', ',')[3];

        // Nobody is at the port of the file: what says where the router is must come from elsewhere.
        _site = _folder.Write("site.yaml", """
            hub: {wamp_server: 'ws://127.0.0.1:1/ws', wamp_http: 'http://127.0.0.1:1/call', wamp_realm: test_realm, address_root: observatory}
            hosts:
              container:
                agent-instances:
                  - {agent-class: FakeDataAgent, instance-id: fake-data-1, arguments: [--mode, idle, --num-channels, 3]}
            """);
    }

    public async ValueTask DisposeAsync()
    {
        await _router.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_containers_environment_says_which_agent_runs_and_where()
    {
        var environment = new Dictionary<string, string>
        {
            ["INSTANCE_ID"] = "fake-data-1",
            ["SITE_HUB"] = _hub,
            ["SITE_HOST"] = "container",
            ["CROSSBAR_TIMEOUT"] = "0",
        };
        await using var agent = RunningCommand.Start(environment, "agent", "--site-file", _site, "--data-dir", _folder.PathOf("data"));
        Assert.Equal("[0,\"No session active.\",{}]\n", await AskAsync("status", "acq"));
        Assert.Equal(0, (await agent.StopAsync()).Exit);
    }

    [Fact]
    public async Task What_follows_goes_over_the_arguments_of_the_site_file()
    {
        await using var agent = RunningCommand.Start(
            "agent", "--instance-id", "fake-data-1", "--site-file", _site, "--site-host", "container", "--site-hub", _hub, "--data-dir", _folder.PathOf("data"), "--mode", "acq");
        var answer = "";
        using var patience = new CancellationTokenSource(Patience);
        while (!answer.Contains("channel_02", StringComparison.Ordinal) && !patience.IsCancellationRequested)
            answer = await AskAsync("status", "acq");
        Assert.Contains("channel_02", answer, StringComparison.Ordinal);
        Assert.StartsWith("[0,\"Session active.\",", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("channel_03", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_environment_that_makes_no_sense_is_named()
    {
        var environment = new Dictionary<string, string> { ["INSTANCE_ID"] = "fake-data-1", ["CROSSBAR_TIMEOUT"] = "soon" };
        var agent = await RunningCommand.TypeAsync("", environment, "agent", "--site-file", _site, "--site-host", "container");
        Assert.Equal((2, "ocs: CROSSBAR_TIMEOUT is 'soon', which is no whole number of seconds, 0 or more.\n"), (agent.Exit, agent.Error));
    }

    /// <summary>Asks the agent, again and again until it has joined.</summary>
    private async Task<string> AskAsync(params string[] request)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var answer = await RunningCommand.RunAsync(["client", "call", "observatory.fake-data-1.ops", .. request, "--site-hub", _hub]);
            if (answer.Exit == 0)
                return answer.Output;
            Assert.Contains("no_such_procedure", answer.Error, StringComparison.Ordinal);
            Assert.False(patience.IsCancellationRequested, "The agent has not joined.");
        }
    }
}
