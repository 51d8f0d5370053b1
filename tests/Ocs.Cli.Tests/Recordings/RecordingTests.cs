using System.Text;
using System.Text.RegularExpressions;
using Ocs.Cli.Tests.Terminal;

namespace Ocs.Cli.Tests.Recordings;

/// <summary>
/// What OCS's command line tools were recorded to print, and ours print: <c>$ ocs …</c>, perhaps what is typed (<c>&lt; …</c>),
/// the output, and <c>[rc=N]</c>. <c>…</c> stands for any text, <c>{site}</c> for the site file.
/// </summary>
public sealed class RecordingTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private RunningCommand? _up;
    private string _site = "";
    private string _hub = "";

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Recordings");

    public static TheoryData<string> Files => [.. Directory.GetFiles(Folder, "*.txt").Select(file => Path.GetFileNameWithoutExtension(file)!).Order(StringComparer.Ordinal)];

    public async ValueTask InitializeAsync()
    {
        _site = _folder.Write("default.yaml", """
            hub: {wamp_server: 'ws://127.0.0.1:8001/ws', wamp_http: 'http://127.0.0.1:8001/call', wamp_realm: test_realm, address_root: observatory}
            hosts:
              localhost:
                agent-instances:
                  - {agent-class: HostManager, instance-id: host-manager-1}
                  - {agent-class: ShellAgent, instance-id: fake-managed, manage: host/down, command: [sh, -c, "trap 'exit 0' INT; while :; do sleep 0.05; done"]}
                  - {agent-class: RegistryAgent, instance-id: registry, manage: ignore}
                  - {agent-class: FakeDataAgent, instance-id: fake-data-1, manage: ignore, arguments: [--mode, idle]}
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

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Commands_print_as_recorded(string recording)
    {
        var (command, typed, expected) = (Array.Empty<string>(), new StringBuilder(), new StringBuilder());
        foreach (var line in (await File.ReadAllLinesAsync(Path.Combine(Folder, $"{recording}.txt"), TestContext.Current.CancellationToken)).Where(line => line is not ['#', ..] && !line.StartsWith("    differs (", StringComparison.Ordinal)))
        {
            if (line.StartsWith("$ ocs ", StringComparison.Ordinal))
            {
                command = line[6..].Split(' ');
            }
            else if (line.StartsWith("< ", StringComparison.Ordinal))
            {
                typed.Append(line[2..]).Append('\n');
            }
            else if (line.StartsWith("[rc=", StringComparison.Ordinal))
            {
                await PlayAsync(command, typed.ToString(), expected.ToString(), int.Parse(line[4..^1], System.Globalization.CultureInfo.InvariantCulture));
                typed.Clear();
                expected.Clear();
            }
            else if (command.Length > 0 && (line.Length > 0 || expected.Length > 0))
            {
                expected.Append(line).Append('\n');
            }
        }
    }

    private async Task PlayAsync(string[] command, string typed, string expected, int exit)
    {
        var run = await RunningCommand.TypeAsync(typed, [], [.. command, "--site-file", _site, "--site-host", "localhost", "--site-hub", _hub]);
        var pattern = Regex.Escape(expected.Replace("{site}", _site, StringComparison.Ordinal).TrimEnd()).Replace("…", ".*?", StringComparison.Ordinal);
        var got = (run.Output + run.Error).TrimEnd();
        Assert.True(run.Exit == exit && Regex.IsMatch(got, $"^{pattern}$", RegexOptions.Singleline), $"ocs {string.Join(' ', command)}\n{got}\n[rc={run.Exit}]");
    }
}
