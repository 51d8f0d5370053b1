using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Ocs.Cli.Tests.Terminal;

namespace Ocs.Cli.Tests.Commands;

public sealed partial class UpCommandTests : IDisposable
{
    private const string Hub = "hub: {wamp_server: 'ws://127.0.0.1:8001/ws', wamp_http: 'http://127.0.0.1:8001/call', wamp_realm: test_realm, address_root: observatory}\n";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_demonstration_runs_and_leaves_its_last_frames_on_disk()
    {
        await using var up = RunningCommand.Start("up", "--data-dir", _folder.PathOf("data"), "--router-port", "0", "--live-port", "0");
        var ready = await up.WaitForLineAsync("ocs ready");
        Assert.Matches(ReadyLine(), ready);
        Assert.Contains("No site file is named", up.Error.ToString(), StringComparison.Ordinal);

        using var http = new HttpClient();
        var live = ReadyLine().Match(ready).Groups["live"].Value;
        await WaitForFieldAsync(http, new Uri(new Uri(live), "search"), "fake-data-1::false_temperatures.channel_00");

        Assert.Equal(0, (await up.StopAsync()).Exit);
        var file = Assert.Single(Directory.GetFiles(_folder.PathOf("data/hk"), "*", SearchOption.AllDirectories));
        Assert.Matches(ArchiveFile(), file);
        Assert.NotEqual(0, new FileInfo(file).Length);
    }

    [Fact]
    public async Task An_agent_that_cannot_start_stops_no_other_and_shows_in_a_scan()
    {
        var path = _folder.Write("site.yaml", Hub + """
            hosts:
              localhost:
                agent-instances:
                  - {agent-class: FakeDataAgent, instance-id: good, arguments: [--mode, idle]}
                  - {agent-class: FakeDataAgent, instance-id: bad, arguments: [--num-channels, many]}
                  - {agent-class: FakeDataAgent, instance-id: unwanted, manage: down}
                  - {agent-class: Lakeshore370Agent, instance-id: ls370}
            """);
        await using var up = RunningCommand.Start("up", "--site-file", path, "--data-dir", _folder.PathOf("data"), "--router-port", "0", "--live-port", "0");
        var ready = await up.WaitForLineAsync("ocs ready");
        Assert.EndsWith(", 1 agents", ready, StringComparison.Ordinal);

        var scan = await RunningCommand.RunAsync("client", "scan", "--details", "--site-hub", ReadyLine().Match(ready).Groups["router"].Value);
        Assert.Contains("List of Detected Agents: (2)", scan.Output, StringComparison.Ordinal);
        Assert.Contains("  good\n", scan.Output, StringComparison.Ordinal);
        Assert.Contains("  bad  (did not start: see its operation startup_error)\n", scan.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_in_use_is_one_sentence()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        var run = await RunningCommand.RunAsync("up", "--data-dir", _folder.PathOf("data"), "--router-port", $"{port}", "--live-port", "0");
        Assert.Equal(1, run.Exit);
        Assert.Contains($"{port}", run.Error.TrimEnd().Split('\n')[^1], StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);

        run = await RunningCommand.RunAsync("up", "--data-dir", _folder.PathOf("data"), "--router-port", "0", "--live-port", $"{port}");
        Assert.Equal(1, run.Exit);
        Assert.Contains($"ocs: The data server cannot listen on 127.0.0.1:{port}: the port is in use.", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_data_directory_that_cannot_be_written_is_one_sentence()
    {
        var run = await RunningCommand.RunAsync("up", "--data-dir", _folder.Write("file", ""), "--router-port", "0", "--live-port", "0");
        Assert.Equal(1, run.Exit);
        Assert.Contains($"ocs: The data directory {_folder.PathOf("file")} cannot be written: ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bad_site_file_is_one_sentence_with_its_line()
    {
        var path = _folder.Write("site.yaml", Hub + "hosts: [localhost]\n");
        var run = await RunningCommand.RunAsync("up", "--site-file", path);
        Assert.Equal(1, run.Exit);
        Assert.Equal($"ocs: {path}, line 2: hosts: a list stands where a map from host name to host belongs.\n", run.Error);
    }

    // Samples are on their way from the start; the data server offers a field once it has one of them.
    private static async Task WaitForFieldAsync(HttpClient http, Uri search, string field)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        while (true)
        {
            using var answer = await http.PostAsync(search, null, TestContext.Current.CancellationToken);
            if ((await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Contains($"\"{field}\"", StringComparison.Ordinal))
                return;
            Assert.False(patience.IsCancellationRequested, $"{field} is not offered after two minutes.");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    [GeneratedRegex(@"\Aocs ready: router (?<router>ws://127\.0\.0\.1:[0-9]+/ws), live (?<live>http://127\.0\.0\.1:[0-9]+/), 4 agents\z|\Aocs ready: router (?<router>ws://\S+), live (?<live>\S+), 1 agents\z")]
    private static partial Regex ReadyLine();

    [GeneratedRegex(@"/hk/[0-9]{5}/[0-9]{10}\.g3\z")]
    private static partial Regex ArchiveFile();
}
