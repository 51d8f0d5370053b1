using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Ocs.Testing;
using Ocs.Wamp;

namespace Ocs.Router.Tests.Behaviour;

/// <summary>One case of the text files beside this one, played against a router.</summary>
internal sealed partial class BehaviourCase(string name, IReadOnlyList<string> lines)
{
    private readonly Dictionary<string, RawPeer> _peers = [];
    private readonly Dictionary<string, string> _ids = [];

    public string Name { get; } = name;

    public static IEnumerable<BehaviourCase> Load(string path)
    {
        BehaviourCase? current = null;
        var lines = new List<string>();
        foreach (var line in File.ReadLines(path).Where(line => line.Length > 0 && line[0] != '#'))
        {
            if (line.StartsWith("== ", StringComparison.Ordinal))
            {
                if (current is not null)
                    yield return current;
                lines = [];
                current = new BehaviourCase(line[3..], lines);
            }
            else
            {
                lines.Add(line);
            }
        }

        yield return current!;
    }

    public async Task PlayAsync(int port, FakeClock clock, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var line in lines)
                await StepAsync(line, port, clock, cancellationToken);
        }
        finally
        {
            foreach (var peer in _peers.Values)
                await peer.DisposeAsync();
        }
    }

    private async Task StepAsync(string line, int port, FakeClock clock, CancellationToken cancellationToken)
    {
        var (name, rest) = (line[..1], line[2..]);
        var (verb, text) = rest.IndexOf(' ') is > 0 and var space ? (rest[..space], rest[(space + 1)..]) : (rest, "");
        switch (verb)
        {
            case "connect" or "join":
                _peers[name] = await RawPeer.ConnectAsync(port, cancellationToken, "wamp.2.json");
                if (verb == "connect")
                    break;
                await _peers[name].SendAsync("""[1,"test_realm",{"roles":{"caller":{},"callee":{},"publisher":{},"subscriber":{}}}]""");
                Assert.StartsWith("[2,", await _peers[name].ReceiveAsync(cancellationToken), StringComparison.Ordinal);
                break;
            case ">":
                await _peers[name].SendAsync(IdName().Replace(text, match => _ids.GetValueOrDefault(match.Groups[1].Value, match.Value)));
                break;
            case ">hex" or ">text":
                var bytes = text.Split(' ').Select(hex => byte.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToArray();
                await _peers[name].SendAsync(verb == ">hex" ? WebSocketOpcode.Binary : WebSocketOpcode.Text, bytes);
                break;
            case "<":
                Expect(line, text, await _peers[name].ReceiveAsync(cancellationToken));
                break;
            case "closed":
                Expect(line, rest, await _peers[name].ReceiveAsync(cancellationToken));
                break;
            case "quiet":
                await _peers[name].SendAsync("[34,4242,1]");
                Expect(line, """[8,34,4242,{},"wamp.error.no_such_subscription"]""", await _peers[name].ReceiveAsync(cancellationToken));
                break;
            case "advance":
                clock.Advance(TimeSpan.FromMilliseconds(int.Parse(text, CultureInfo.InvariantCulture)));
                break;
            case "gone":
                await _peers[name].DisposeAsync();
                break;
            default:
                throw new FormatException($"{Name}: '{line}' is no step.");
        }
    }

    private void Expect(string line, string expected, string actual)
    {
        var pattern = new StringBuilder("^");
        var names = new List<string>();
        var at = 0;
        foreach (Match match in IdName().Matches(expected))
        {
            pattern.Append(Regex.Escape(expected[at..match.Index]));
            at = match.Index + match.Length;
            var id = match.Groups[1].Value;
            pattern.Append(id switch
            {
                "rest" => ".*",
                "text" => "[^\"]+",
                _ when _ids.TryGetValue(id, out var known) => Regex.Escape(known),
                _ when id.StartsWith("word", StringComparison.Ordinal) => "([^\"]+)",
                _ => "([0-9]+)",
            });
            if (id is not ("rest" or "text") && !_ids.ContainsKey(id))
                names.Add(id);
        }

        pattern.Append(Regex.Escape(expected[at..])).Append('$');
        var found = Regex.Match(actual, pattern.ToString(), RegexOptions.Singleline);
        Assert.True(found.Success, $"{Name}\nstep {line}\ngot  {actual}");
        for (var i = 0; i < names.Count; i++)
            _ids.TryAdd(names[i], found.Groups[i + 1].Value);
    }

    [GeneratedRegex(@"\{([a-z0-9]+)\}")]
    private static partial Regex IdName();
}
