using Ocs.Cli.Tests.Terminal;

namespace Ocs.Cli.Tests.Commands;

public sealed class SiteCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_sound_site_file_exits_0()
    {
        var run = await RunningCommand.RunAsync("site", "check", Path.Combine(AppContext.BaseDirectory, "site-configs", "demo.yaml"));
        Assert.Equal(0, run.Exit);
        Assert.EndsWith("demo.yaml: 1 hosts, 4 agents, 0 errors, 0 warnings\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_agents_themselves_would_refuse_is_found_too_all_of_it_at_once()
    {
        var path = _folder.Write("agents.yaml", """
            hub: {wamp_server: 'ws://127.0.0.1:8001/ws', wamp_realm: test_realm}
            hosts:
              localhost:
                agent-instances:
                  - {agent-class: FakeDatAgent, instance-id: typo}
                  - {agent-class: Lakeshore372Agent, instance-id: python}
                  - {agent-class: ShellAgent, instance-id: other, command: [sh, run.sh]}
                  - {agent-class: FakeDataAgent, instance-id: flag, arguments: [--num-chanels, 3]}
                  - {agent-class: FakeDataAgent, instance-id: value, arguments: [--num-channels, many]}
                  - {agent-class: FakeDataAgent, instance-id: range, arguments: [--sample-rate, -5]}
                  - {agent-class: FakeDataAgent, instance-id: worst, arguments: [stray, --num-channels, many, --sample-rate, -5, --frame-length]}
                  - {agent-class: FakeDataAgent, instance-id: good, arguments: [[--mode, acq], --num-channels, 16]}
              elsewhere: {plugin-dir: absent, agent-instances: []}
            """);
        var run = await RunningCommand.RunAsync("site", "check", path);
        Assert.Equal(1, run.Exit);
        var lines = run.Output.Split('\n');
        Assert.Equal(11, lines.Length - 1);
        Assert.StartsWith($"warning: {path}: {path}: hosts: elsewhere: plugin-dir: there is no folder ", lines[0], StringComparison.Ordinal);
        Assert.Equal($"warning: {path}, line 5: typo: agent-class: there is no FakeDatAgent here; FakeDataAgent is near.", lines[1]);
        Assert.Equal($"warning: {path}, line 6: python: agent-class: there is no Lakeshore372Agent here.", lines[2]);
        Assert.StartsWith($"error: {path}, line 8: flag: arguments: --num-chanels is no option of FakeDataAgent; it has ", lines[3], StringComparison.Ordinal);
        Assert.Equal($"error: {path}, line 9: value: arguments: --num-channels 'many' is not an integer.", lines[4]);
        Assert.Equal($"error: {path}, line 10: range: arguments: --sample-rate is -5.0, which is not in 1E-06 to 1000000.", lines[5]);
        Assert.Equal(
            [
                $"error: {path}, line 11: worst: arguments: the argument 'stray' follows no flag.",
                $"error: {path}, line 11: worst: arguments: --num-channels 'many' is not an integer.",
                $"error: {path}, line 11: worst: arguments: --frame-length takes one value, not none.",
                $"error: {path}, line 11: worst: arguments: --sample-rate is -5.0, which is not in 1E-06 to 1000000.",
            ],
            lines[6..10]);
        Assert.Equal($"{path}: 2 hosts, 8 agents, 7 errors, 3 warnings", lines[10]);
    }

    [Fact]
    public async Task The_routers_configuration_of_a_hub_is_written_and_the_router_takes_it()
    {
        var path = _folder.Write("hub.yaml", """
            hub: {wamp_server: 'ws://127.0.0.1:0/ws', wamp_http: 'http://127.0.0.1:0/call', wamp_realm: my_realm, address_root: my_site}
            hosts: {localhost: {agent-instances: []}}
            """);
        var configuration = _folder.PathOf("config.json");
        var written = await RunningCommand.RunAsync("site", "crossbar", "--site-file", path, "--site-host", "localhost", "--out", configuration);
        Assert.Equal((0, $"Written: {configuration}\nNow: ocs router --config {configuration}\n"), (written.Exit, written.Output));
        await using var router = RunningCommand.Start("router", "--config", configuration);
        var url = (await router.WaitForLineAsync("ocs ready")).Split(' ', ',').First(word => word.StartsWith("ws://", StringComparison.Ordinal));
        var call = await RunningCommand.RunAsync("client", "call", "my_site.absent", "--site-hub", url, "--site-realm", "my_realm", "--address-root", "my_site");
        Assert.Equal("ocs: wamp.error.no_such_procedure: no callee registered for procedure <my_site.absent>\n", call.Error);
        call = await RunningCommand.RunAsync("client", "call", "elsewhere.absent", "--site-hub", url, "--site-realm", "my_realm");
        Assert.StartsWith("ocs: wamp.error.not_authorized: ", call.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HostManager", "ocs-hostmanager-lab", "agent --instance-id first", "process")]
    [InlineData("FakeDataAgent", "ocs-up-lab", "up", "mixed")]
    public async Task A_host_becomes_a_service(string agentClass, string name, string run, string kill)
    {
        var path = _folder.Write("service.yaml", $$"""
            hub: {wamp_server: 'ws://127.0.0.1:8001/ws', wamp_realm: test_realm}
            hosts:
              lab:
                agent-instances:
                  - agent-class: {{agentClass}}
                    instance-id: first
            """);
        var folder = Directory.CreateDirectory(_folder.PathOf(agentClass)).FullName;
        var written = await RunningCommand.RunAsync("site", "systemd", "--site-file", path, "--site-host", "lab", "--service-dir", folder, "--service-user", "observer", "--launcher-script", "/opt/ocs/ocs");
        Assert.Equal((0, $"Written: {folder}/{name}.service\nNow: systemctl daemon-reload && systemctl enable --now {name}\n"), (written.Exit, written.Output));
        var unit = await File.ReadAllLinesAsync($"{folder}/{name}.service", TestContext.Current.CancellationToken);
        Assert.Contains($"ExecStart=/opt/ocs/ocs {run} --site-file {path} --site-host lab", unit);
        Assert.Contains("User=observer", unit);
        Assert.Contains($"KillMode={kill}", unit);
    }

    [Fact]
    public async Task Every_fault_is_listed_and_an_error_exits_1()
    {
        var path = _folder.Write("site.yaml", """
            hub: {wamp_server: 'ws://127.0.0.1:8001/ws', wamp_realm: test_realm, wamp_relm: x}
            hosts:
              localhost:
                agent-instances: [{agent-class: A}]
            """);
        var json = await RunningCommand.RunAsync("site", "check", "--json", path);
        Assert.Equal(1, json.Exit);
        Assert.Contains("{\"severity\":\"error\",", json.Output, StringComparison.Ordinal);
        var run = await RunningCommand.RunAsync("site", "check", path);
        Assert.Equal(1, run.Exit);
        Assert.Equal(
            $"""
            warning: {path}, line 1: hub: the key 'wamp_relm' means nothing here; known are wamp_server, wamp_http, wamp_realm, address_root, access_policy, registry_address, trusted_certificate, router.
            error: {path}, line 4: hosts: localhost: agent-instances: the key instance-id is missing.
            {path}: 1 hosts, 0 agents, 1 errors, 1 warnings

            """,
            run.Output);
    }
}
