using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Ocs.Agents.AccessDirector;
using Ocs.Agents.Barebones;
using Ocs.Agents.FakeData;
using Ocs.Agents.Registry;
using Ocs.Agents.Tests.HostManager;
using Ocs.Agents.Tests.InfluxDb;
using Ocs.Aggregator;
using Ocs.Hosting;
using Ocs.Router;
using Ocs.Site;
using Ocs.Testing;
using Ocs.Wamp;

namespace Ocs.Agents.Tests.Recordings;

/// <summary>One file of this folder, played line by line: see README.md beside it for what a line may say.</summary>
internal sealed partial class Recording : IAsyncDisposable
{
    private readonly Dictionary<string, RecordedPeer> _peers = [];
    private readonly Dictionary<string, AgentHost> _agents = [];
    private readonly Dictionary<string, string> _files = [];
    private readonly Dictionary<string, string> _words = [];
    private readonly List<string> _differences = [];
    private readonly RecordedBridge _http = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("ocs-recording-").FullName;
    /// <summary>A router as OCS sets it up: agents and the bridge are kept to the address root.</summary>
    private static readonly RouterOptions AsOfOcs = new()
    {
        Port = 0,
        Realms = [new RealmOptions("test_realm") { Roles = [Role("iocs_agent"), Role("iocs_controller")] }],
    };

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private LocalSite _site = null!;
    private ManagedSite? _managed;
    private FakeInflux? _influx;
    private TimeSpan? _step;
    private string _line = "";

    /// <summary>Plays a file, and throws in the end where answers differed: all of them, each with its line.</summary>
    public static async Task PlayAsync(string path)
    {
        await using var recording = new Recording { _site = await LocalSite.StartAsync(AsOfOcs) };
        var number = 0;
        foreach (var line in await File.ReadAllLinesAsync(path))
        {
            number++;
            if (line.Length == 0 || line[0] == '#' || line.TrimStart().StartsWith("differs ", StringComparison.Ordinal))
                continue;
            recording._line = $"{number}: {line}";
            try
            {
                await recording.StepAsync(line.Contains(" > ", StringComparison.Ordinal) ? recording._words.Aggregate(line, (text, word) => text.Replace(word.Key, word.Value, StringComparison.Ordinal)) : line);
            }
            catch (Exception fault)
            {
                throw new InvalidOperationException(
                    $"{Path.GetFileName(path)}:{recording._line}\n{fault.Message}\n{string.Join("\n", recording._differences)}\nThe log:\n{string.Join('\n', recording._site.Log)}", fault);
            }
        }

        Assert.True(recording._differences.Count == 0, $"{Path.GetFileName(path)}\n{string.Join("\n\n", recording._differences)}");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var peer in _peers.Values)
            await peer.DisposeAsync();
        _http.Dispose();
        _influx?.Dispose();
        await (_managed?.DisposeAsync() ?? _site.DisposeAsync());
        Directory.Delete(_folder, recursive: true);
    }

    private Task StepAsync(string line)
    {
        var words = line.Split(' ', 3);
        return (words[0], words.ElementAtOrDefault(1)) switch
        {
            ("agent", var id) => StartAgentAsync(id!, words[2].Split(' ')),
            ("file", var name) => File.WriteAllTextAsync(_files[name!] = Path.Combine(_folder, name!), words[2].Replace("\\n", "\n", StringComparison.Ordinal)),
            ("pass", var seconds) => PassAsync(double.Parse(seconds!, CultureInfo.InvariantCulture)),
            ("until", var operation) => UntilAsync(operation!, words[2]),
            ("managed", _) => ManageAsync(line[8..]),
            ("kill", var child) => KillAsync(child!),
            ("influx", "starts") => Task.Run(() => _words["<influx>"] = $"{(_influx = new FakeInflux()).Port}"),
            ("influx", "hears") => HearInfluxAsync(words[2]),
            ("try", var id) => Task.Run(Prepare(id!, words[2].Split(' ')).Start),
            ("log", _) => LogAsync(line[4..]),
            ("http", ">") => _http.SendAsync(_site, words[2]),
            ("http", "<") => Task.Run(() => Expect(words[2], _http.Answer)),
            ("router", "stops") => _site.StopRouterAsync(),
            ("router", _) => Task.Run(_site.StartRouter),
            (var name, "stops") => _site.PassTimeAsync(_agents[name].StopAsync()),
            (var name, "ends") => EndAsync(_agents[name], words[2]),
            (var name, var verb) => PeerStepAsync(name, verb!, words.ElementAtOrDefault(2) ?? ""),
        };
    }

    private async Task PeerStepAsync(string name, string verb, string text)
    {
        if (!_peers.TryGetValue(name, out var peer))
            _peers[name] = peer = await RecordedPeer.JoinAsync(_site, verb == "speaks" ? text : null);
        switch (verb)
        {
            case ">" or ">>":
                var call = Call().Match(text);
                Assert.True(call.Success, "A call is a URI, a list and perhaps a map.");
                peer.Call(call.Groups[1].Value, RecordedText.Read(call.Groups[2].Value).AsList(), call.Groups[3].Success ? RecordedText.Read(call.Groups[3].Value).AsMap() : []);
                if (verb == ">")
                    await (text.Contains("\"wait\"", StringComparison.Ordinal) ? _site.PassTimeAsync(peer.Answer, _step) : peer.Answer.WaitAsync(Patience));
                break;
            case "<":
                Expect(text, await _site.PassTimeAsync(peer.Answer, _step));
                break;
            case "speaks":
                break;
            case "subscribes":
                await peer.SubscribeAsync(text.Split(' ')[0], text.Split(' ').ElementAtOrDefault(1) ?? "exact");
                break;
            case "hears":
                var (topic, expected) = (text[..text.IndexOf(' ')], text[(text.IndexOf(' ') + 1)..]);
                Expect(expected, await peer.HearAsync(topic, expected.Split(' ')[0]));
                break;
            case "cancels":
                await peer.CancelAsync();
                break;
            case "vanishes":
                _peers.Remove(name);
                await _site.PassTimeAsync(peer.DisposeAsync().AsTask());
                break;
            default:
                throw new FormatException($"'{verb}' is no step.");
        }
    }

    private async Task StartAgentAsync(string id, string[] words)
    {
        var host = Prepare(id, words);
        host.Start();
        await _site.PassTimeAsync(host.WaitUntilJoinedAsync());
    }

    private AgentHost Prepare(string id, string[] words)
    {
        var hub = new SiteHub();
        foreach (var word in words.Where(word => word.StartsWith("root=", StringComparison.Ordinal) || word.StartsWith("realm=", StringComparison.Ordinal)))
            hub = word[0] == 'r' && word[1] == 'o' ? hub with { AddressRoot = word[5..] } : hub with { WampRealm = word[6..] };
        var arguments = words.Skip(1).Where(word => !word.Contains('=')).Select(word => _files.GetValueOrDefault(word, _words.GetValueOrDefault(word, word))).ToArray();
        return _agents[id] = words[0] switch
        {
            "FakeDataAgent" => _site.Host<FakeDataAgent>(hub, id, arguments),
            "BarebonesAgent" => _site.Host<BarebonesAgent>(hub, id, arguments),
            "RegistryAgent" => _site.Host<RegistryAgent>(hub, id, arguments),
            "AccessDirector" => _site.Host<AccessDirectorAgent>(hub, id, arguments),
            "InfluxDBAgent" => _site.Host<InfluxDbAgent>(hub, id, arguments),
            "WireAgent" => _site.Host<WireAgent>(hub, id, arguments),
            _ => throw new FormatException($"There is no agent class {words[0]} here."),
        };
    }

    private async Task EndAsync(AgentHost agent, string how) =>
        Assert.Equal(how, $"{await _site.PassTimeAsync(agent.Ended)}");

    /// <summary>A host manager takes the site's place, with real programs: time passes slowly for them.</summary>
    private async Task ManageAsync(string entry)
    {
        await _site.DisposeAsync();
        var agentClass = entry.Split(' ')[1];
        _managed = await ManagedSite.StartAsync(ManagedSite.Entry(entry.Split(' ')[0], entry[(entry.IndexOf(agentClass, StringComparison.Ordinal) + agentClass.Length)..].Trim(), agentClass: agentClass));
        _site = _managed.Site;
        _step = TimeSpan.FromMilliseconds(5);
    }

    private async Task KillAsync(string child)
    {
        using var process = Process.GetProcessById((int)(await _managed!.ChildAsync(child))["pid"].AsInteger());
        process.Kill();
    }

    private async Task HearInfluxAsync(string expected)
    {
        string? request = null;
        await _site.PassTimeUntilAsync(() => (request ??= _influx!.Next()) is not null);
        Expect(expected, request!);
    }

    private Task LogAsync(string text) => _site.PassTimeUntilAsync(() => _site.Log.Any(line => RecordedText.Fits(text, line[(line.IndexOf(' ') + 1)..])));

    private async Task PassAsync(double seconds)
    {
        var end = _site.Clock.GetUtcNow() + TimeSpan.FromSeconds(seconds);
        await _site.PassTimeUntilAsync(() => _site.Clock.GetUtcNow() >= end, _step);
    }

    /// <summary>Lets an operation get as far as a state: <c>until wire-1.proc running</c>.</summary>
    private async Task UntilAsync(string operation, string status)
    {
        var (id, name) = (operation[..operation.LastIndexOf('.')], operation[(operation.LastIndexOf('.') + 1)..]);
        var waiting = Task.Run(async () =>
        {
            while (true)
            {
                var reply = await _site.Client.CallAsync($"observatory.{id}.ops", WampArguments.Of("status", name));
                if (RecordedText.Of(reply.At(0).AsList()[2]).Contains($" {name} {status}", StringComparison.Ordinal))
                    return;
            }
        });
        if (status.StartsWith("running", StringComparison.Ordinal) && _managed is null && !status.Contains("degraded", StringComparison.Ordinal))
            await waiting.WaitAsync(Patience);
        else
            await _site.PassTimeAsync(waiting, _step);
    }

    private void Expect(string expected, string actual)
    {
        if (!RecordedText.Fits(expected, actual, _words))
            _differences.Add($"{_line}\ngot {actual}");
    }

    private static RoleOptions Role(string name) => new(name)
    {
        Permissions = [new PermissionOptions("observatory.", MatchPolicy.Prefix) { Call = true, Register = true, Publish = true, Subscribe = true }],
    };

    [GeneratedRegex(@"^(\S+) (\[.*?\])(?: (\{.*\}))?$")]
    private static partial Regex Call();
}
