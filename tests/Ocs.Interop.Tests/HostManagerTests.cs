using System.Diagnostics;
using System.Text.Json;
using Ocs.Interop.Tests.Peers;
using Ocs.Testing;

namespace Ocs.Interop.Tests;

/// <summary>A host manager, agents of ours and of Python as its processes, and clients of both kinds that steer it.</summary>
public sealed class HostManagerTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ocs-managed-").FullName;
    private Product _up = null!;
    private int _left;

    private string SiteFile => Path.Combine(_folder, "site.yaml");

    public async ValueTask InitializeAsync()
    {
        Requirement.Autobahn();
        Requirement.Curl();
        var script = Path.Combine(Requirement.Folder, "python", "managed_agent.py");
        await File.WriteAllTextAsync(SiteFile, $$"""
            hub: {wamp_server: 'ws://127.0.0.1:8001/ws', wamp_http: 'http://127.0.0.1:8001/call', wamp_realm: test_realm, address_root: observatory}
            hosts:
              localhost:
                agent-instances:
                  - {agent-class: HostManager, instance-id: host-manager-1}
                  - {agent-class: FakeDataAgent, instance-id: fake-data-1, manage: host/down, group: ours, arguments: [--mode, idle]}
                  - {agent-class: PythonAgent, instance-id: python-1, manage: host/down, group: theirs, command: ['{{Requirement.Python}}', '{{script}}']}
            """);
        _up = await Product.UpAsync("--site-file", SiteFile);
    }

    public async ValueTask DisposeAsync()
    {
        if (_up is not null)
            await _up.DisposeAsync();
        if (IsRunning(_left))
            Process.GetProcessById(_left).Kill();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Clients_of_OCS_bring_agents_of_both_languages_up_and_down()
    {
        // As ocs-web: update with pairs, then status of manager again and again.
        await using var page = await WampPeer.JoinAsync("python", "json", _up.RouterUrl);
        var update = await page.CallAsync("observatory.host-manager-1.ops", ["start", "update", new { requests = new[] { new[] { "all", "up" } } }]);
        Assert.Equal("Started task \"update\".", update[1].GetString());
        var ours = await UntilReadyAsync(page, "fake-data-1");
        var theirs = await UntilReadyAsync(page, "python-1");
        var api = await page.CallAsync("observatory.fake-data-1", ["get_api"]);
        Assert.Equal(("FakeDataAgent", ours), (api.GetProperty("agent_class").GetString(), api.GetProperty("instance_pid").GetInt32()));
        Assert.Equal(theirs, (await page.CallAsync("observatory.python-1", ["get_api"])).GetProperty("instance_pid").GetInt32());

        // A child that dies is launched again.
        Process.GetProcessById(theirs).Kill();
        var child = await UntilAsync(page, "python-1", line => line.GetProperty("exits").GetInt32() == 1 && line.GetProperty("ready").GetBoolean());
        Assert.NotEqual(theirs, child.GetProperty("pid").GetInt32());

        // As a script with OCSClient, over HTTP.
        var reply = await ClientAsync("update", "run", """{"requests": [["nothing", "up"], ["all", "down"]]}""");
        Assert.Equal(0, reply.GetProperty("status").GetInt32());
        Assert.Equal("Operation \"update\" is currently not running (SUCCEEDED).", reply.GetProperty("msg").GetString());
        Assert.Contains("Ignoring invalid target, nothing", Messages(reply));
        await UntilAsync(page, "fake-data-1", line => line.GetProperty("next_action").GetString() == "down");
        await UntilAsync(page, "python-1", line => line.GetProperty("next_action").GetString() == "down");
        Assert.False(IsRunning(ours));
        var status = await ClientAsync("manager", "status");
        Assert.Contains("Agent instance PythonAgent:python-1 has exited", Messages(status));
        Assert.Equal(
            ["child_states", "config_parse_status", "orphans", "new_tags"],
            status.GetProperty("session").GetProperty("data").EnumerateObject().Select(member => member.Name));
    }

    [Fact]
    public async Task Agents_outlive_a_host_manager_that_crashes_and_the_next_one_takes_them_over()
    {
        await using var page = await WampPeer.JoinAsync("python", "json", _up.RouterUrl);
        await page.CallAsync("observatory.host-manager-1.ops", ["stop", "manager"]);
        await File.WriteAllTextAsync(SiteFile, (await File.ReadAllTextAsync(SiteFile)).Replace("host-manager-1", "host-manager-2", StringComparison.Ordinal));
        string[] manager =
        [
            "agent", "--instance-id", "host-manager-2", "--site-file", SiteFile, "--site-hub", _up.RouterUrl, "--site-http", _up.CallUrl,
            "--data-dir", Path.Combine(_folder, "data"),
        ];
        int process;
        await using (var first = Product.Start(manager))
        {
            await UntilJoinedAsync("host-manager-2");
            await UntilAsync(page, "python-1", line => line.GetProperty("next_action").GetString() == "down", "host-manager-2");
            await page.CallAsync("observatory.host-manager-2.ops", ["start", "update", new { requests = new[] { new[] { "python-1", "up" } } }]);
            process = await UntilReadyAsync(page, "python-1", "host-manager-2");
            _left = process;
            await first.KillAsync();
        }

        Assert.True(IsRunning(process));
        await using var second = Product.Start(manager);
        await UntilJoinedAsync("host-manager-2");
        Assert.Equal(process, await UntilReadyAsync(page, "python-1", "host-manager-2"));
        Assert.Equal(0, await second.InterruptAsync());
        Assert.False(IsRunning(process));
    }

    private static async Task<int> UntilReadyAsync(WampPeer page, string id, string manager = "host-manager-1") =>
        (await UntilAsync(page, id, line => line.GetProperty("ready").GetBoolean(), manager)).GetProperty("pid").GetInt32();

    private static Task<JsonElement> UntilAsync(WampPeer page, string id, Func<JsonElement, bool> fits, string manager = "host-manager-1") => Patiently.AskAsync(
        async () =>
        {
            // In the moment between the start of the operation and its first turn the data is empty.
            var session = (await page.CallAsync($"observatory.{manager}.ops", ["status", "manager", Array.Empty<object>()]))[2];
            return session.TryGetProperty("data", out var data) && data.TryGetProperty("child_states", out var lines)
                ? lines.EnumerateArray().FirstOrDefault(line => line.GetProperty("instance_id").GetString() == id)
                : default;
        },
        line => line.ValueKind == JsonValueKind.Object && fits(line));

    private Task UntilJoinedAsync(string id) => Patiently.AskAsync(
        async () => (await Curl.PostAsync(_up.CallUrl, $$"""{"procedure": "observatory.{{id}}", "args": ["get_agent_class"]}""")).Body,
        body => body.Contains("HostManager", StringComparison.Ordinal));

    /// <summary>A process whose parent has not looked after it yet does not run any more.</summary>
    private static bool IsRunning(int process) =>
        process > 0 && File.Exists($"/proc/{process}/stat") && !File.ReadAllText($"/proc/{process}/stat").Contains(") Z ", StringComparison.Ordinal);

    private async Task<JsonElement> ClientAsync(string operation, string action, string parameters = "{}")
    {
        await using var client = PeerProgram.Start(
            Requirement.Python, Path.Combine(Requirement.Folder, "python", "ocs_client.py"), _up.CallUrl, "observatory", "host-manager-1", operation, action, parameters);
        return await client.NextAsync("reply");
    }

    private static IEnumerable<string?> Messages(JsonElement reply) =>
        reply.GetProperty("session").GetProperty("messages").EnumerateArray().Select(message => message[1].GetString());
}
