using Ocs.Cli.Tests.Terminal;

namespace Ocs.Cli.Tests.Commands;

/// <summary><c>ocs bow</c> against a host manager whose agents are shell scripts.</summary>
public sealed class BowCommandTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private RunningCommand? _up;
    private string _site = "";
    private string _hub = "";

    public async ValueTask InitializeAsync()
    {
        _site = _folder.Write("site.yaml", """
            hub: {wamp_server: 'ws://127.0.0.1:8001/ws', wamp_http: 'http://127.0.0.1:8001/call', wamp_realm: test_realm, address_root: observatory}
            hosts:
              localhost:
                agent-instances:
                  - {agent-class: HostManager, instance-id: host-manager-1}
                  - agent-class: ShellAgent
                    instance-id: shell-1
                    manage: host/down
                    group: lab
                    command: [sh, -c, "trap 'exit 0' INT; while :; do sleep 0.05; done"]
                  - {agent-class: FakeDataAgent, instance-id: fake-data-1, manage: ignore}
              elsewhere:
                agent-instances:
                  - {agent-class: HostManager, instance-id: host-manager-2}
                  - {agent-class: FakeDataAgent, instance-id: fake-data-2}
            """);
        _up = RunningCommand.Start("up", "--site-file", _site, "--data-dir", _folder.PathOf("data"), "--router-port", "0", "--live-port", "0");
        _hub = (await _up.WaitForLineAsync("ocs ready")).Split(' ', ',')[3];
    }

    public async ValueTask DisposeAsync()
    {
        if (_up is not null)
            await _up.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Status_prints_as_ocsbow_does_and_agents_go_up_and_down()
    {
        var status = await BowAsync("status", "--reload-config");
        Assert.Equal(0, status.Exit);
        Assert.Equal(
            $"""
            Requesting config reloads ...
              Ok on host-manager-1.
              No answer from host-manager-2.

            ocs status
            ----------

            The site config file is :
              {_site}

            The crossbar base url is :
              http://127.0.0.1:8001/call

            ---------------------------------------------------------------------------
            Host: localhost

              [instance-id]        [agent-class]                     [state]   [target]
              host-manager-1       HostManager                            up        n/a
              shell-1              ShellAgent                           down       down
              fake-data-1          FakeDataAgent[unman]                    ?          ?

            ---------------------------------------------------------------------------
            Host: elsewhere

              [instance-id]        [agent-class]                     [state]   [target]
              host-manager-2       HostManager                          down        n/a
              fake-data-2          FakeDataAgent                           ?          ?


            """,
            status.Output);

        var up = await BowAsync("up", "shell-1");
        Assert.Equal("  up agent shell-1 via host-manager-1\n", up.Output);
        await UntilAsync("\"instance_id\":\"shell-1\",\"agent_class\":\"ShellAgent\",\"state\":\"up\",\"target\":\"up\"");
        var down = await BowAsync("down", "--group", "lab");
        Assert.Equal("  down group lab via host-manager-1\n", down.Output);
        await UntilAsync("\"instance_id\":\"shell-1\",\"agent_class\":\"ShellAgent\",\"state\":\"down\",\"target\":\"down\"");
    }

    [Fact]
    public async Task A_dry_run_requests_nothing_and_wrong_targets_are_told()
    {
        var dry = await BowAsync("up", "--all", "--dry-run");
        Assert.Equal("[dry-run, no requests will be issued]\n  up hostmanager host-manager-1 all\n  up hostmanager host-manager-2 all\n", dry.Output);
        var unmanaged = await BowAsync("up", "fake-data-1");
        Assert.Equal((2, "ocs: Cannot perform action on 'fake-data-1', as it is not configured as a managed Agent.\n"), (unmanaged.Exit, unmanaged.Error));
        var missing = await BowAsync("down", "nosuch");
        Assert.Equal((1, "No targets found matching \"['nosuch']\"\n"), (missing.Exit, missing.Output));
        var nothing = await BowAsync("down");
        Assert.Equal((2, "ocs: There is nothing to bring down: name agents, or give --all or --group.\n"), (nothing.Exit, nothing.Error));
        var gone = await BowAsync("up", "fake-data-2");
        Assert.Equal((1, "ocs: The host manager host-manager-2 is not there, so its agents cannot be brought up.\n"), (gone.Exit, gone.Error));
    }

    [Fact]
    public async Task A_folder_of_plugins_that_the_site_file_names_must_be_there()
    {
        var site = _folder.Write("plugins.yaml", """
            hub: {wamp_server: 'ws://127.0.0.1:8001/ws', wamp_realm: test_realm}
            hosts: {localhost: {plugin-dir: absent-plugins, agent-instances: []}}
            """);
        var plugins = await RunningCommand.RunAsync("bow", "config", "plugins", "--site-file", site, "--site-host", "localhost");
        Assert.Equal(1, plugins.Exit);
        Assert.StartsWith($"ocs: {site}: hosts: localhost: plugin-dir: there is no folder ", plugins.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Config_shows_the_site_the_classes_and_the_hub()
    {
        var summary = await BowAsync("config");
        Assert.Contains("The site file describes 2 hosts:\n  Host localhost includes 3 agent instances:\n    HostManager::host-manager-1\n", summary.Output, StringComparison.Ordinal);
        var plugins = await BowAsync("config", "plugins");
        Assert.Contains("  FakeDataAgent             : Ocs.Agents.FakeData.FakeDataAgent\n", plugins.Output, StringComparison.Ordinal);
        var hub = await BowAsync("config", "crossbar");
        Assert.Contains("  'wamp_realm': 'test_realm',\n", hub.Output, StringComparison.Ordinal);
    }

    private Task<RunningCommand.Finished> BowAsync(params string[] arguments) =>
        RunningCommand.RunAsync(["bow", .. arguments, "--site-file", _site, "--site-host", "localhost", "--site-hub", _hub]);

    private async Task UntilAsync(string part)
    {
        var began = TimeProvider.System.GetTimestamp();
        var status = await BowAsync("status", "--json");
        while (!status.Output.Contains(part, StringComparison.Ordinal))
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(60), status.Output + status.Error);
            status = await BowAsync("status", "--json");
        }
    }
}
