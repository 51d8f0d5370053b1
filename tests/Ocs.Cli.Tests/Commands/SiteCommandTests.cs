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
                  - {agent-class: FakeDataAgent, instance-id: good, arguments: [[--mode, acq], --num-channels, 16]}
              elsewhere: {plugin-dir: absent, agent-instances: []}
            """);
        var run = await RunningCommand.RunAsync("site", "check", path);
        Assert.Equal(1, run.Exit);
        var lines = run.Output.Split('\n');
        Assert.Equal(7, lines.Length - 1);
        Assert.StartsWith($"warning: {path}: {path}: hosts: elsewhere: plugin-dir: there is no folder ", lines[0], StringComparison.Ordinal);
        Assert.Equal($"warning: {path}, line 5: typo: agent-class: there is no FakeDatAgent here; FakeDataAgent is near.", lines[1]);
        Assert.Equal($"warning: {path}, line 6: python: agent-class: there is no Lakeshore372Agent here.", lines[2]);
        Assert.StartsWith($"error: {path}, line 8: flag: arguments: --num-chanels is no option of FakeDataAgent; it has ", lines[3], StringComparison.Ordinal);
        Assert.Equal($"error: {path}, line 9: value: arguments: --num-channels 'many' is not an integer.", lines[4]);
        Assert.Equal($"error: {path}, line 10: range: arguments: --sample-rate is -5.0, which is not in 1E-06 to 1000000.", lines[5]);
        Assert.Equal($"{path}: 2 hosts, 7 agents, 3 errors, 3 warnings", lines[6]);
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
