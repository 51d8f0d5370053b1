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
