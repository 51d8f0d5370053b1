using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Ocs.Wamp;

namespace Ocs.Agents.Tests.Recordings;

/// <summary>
/// Values of the wire as the files of recordings write them: JSON, with <c>T</c> for a time and a session in one line, such as
/// <c>(0 delay_task done ok {"n":1} [starting, running, "Exited", done])</c>. A session's keys, their order and its
/// <c>op_code</c> are checked on the way. What one run has and the next has not is left out: host, process id, docstring, and
/// the keys that ours adds to <c>get_api</c>, feeds and <c>child_states</c>.
/// </summary>
internal static partial class RecordedText
{
    private static readonly string[] SessionKeys =
        ["session_id", "op_name", "op_code", "cred_level", "status", "degraded", "success", "start_time", "end_time", "data", "messages"];

    public static string Of(WampValue value) => value.Kind switch
    {
        WampValueKind.List => $"[{string.Join(',', value.AsList().Select(Of))}]",
        WampValueKind.Map when value.AsMap() is var map && map.ContainsKey("messages") && map.ContainsKey("session_id") => Session(map),
        WampValueKind.Map => Map(value.AsMap()),
        WampValueKind.Double when IsTime(value.AsDouble()) => "T",
        WampValueKind.Double => Json(value).Replace('E', 'e'),
        WampValueKind.String when double.TryParse(value.AsString(), CultureInfo.InvariantCulture, out var number) && IsTime(number) => "\"T\"",
        _ => Json(value),
    };

    /// <summary>JSON as a value.</summary>
    public static WampValue Read(string json)
    {
        var reader = new WampReader(Encoding.UTF8.GetBytes(json), WampSerializer.Json);
        reader.Read();
        return reader.GetValue();
    }

    /// <summary>
    /// Whether a text is as it was expected, where <c>~</c> stands for any number, <c>…</c> for any text and <c>&lt;name&gt;</c>
    /// for a word to be remembered.
    /// </summary>
    public static bool Fits(string expected, string actual, Dictionary<string, string>? words = null)
    {
        var pattern = Regex.Escape(expected).Replace("~", "-?[0-9.]+(?:e-?[0-9]+)?", StringComparison.Ordinal).Replace("…", ".*?", StringComparison.Ordinal);
        var match = Regex.Match(actual, $"^{RememberedWord().Replace(pattern, "\"(?<$1>[^\"]+)\"")}$", RegexOptions.Singleline);
        foreach (var group in match.Groups.Values.Where(group => !char.IsDigit(group.Name[0])))
            words?[$"<{group.Name}>"] = group.Value;
        return match.Success;
    }

    private static string Map(WampMap map)
    {
        var isOperation = map.ContainsKey("op_type");
        var isFeed = map.ContainsKey("feed_name");
        var isChild = map.ContainsKey("next_action");
        var pairs = map
            .Where(pair => !(isOperation && pair.Key == "params") && !(isFeed && pair.Key is "counters" or "seq" or "samples" or "last_seq") && !(isChild && pair.Key is "group" or "pid" or "ready" or "exits"))
            .Select(pair => $"{Json(pair.Key)}:{pair.Key switch
            {
                "docstring" when isOperation && !pair.Value.IsNull => "\"…\"",
                "instance_hostname" => "\"HOST\"",
                "instance_pid" => "0",
                "agg_params" => Map(Without("units", pair.Value.AsMap())),
                _ => Of(pair.Value),
            }}");
        return $"{{{string.Join(',', pairs)}}}";
    }

    private static WampMap Without(string added, WampMap map)
    {
        var without = new WampMap();
        foreach (var (key, value) in map.Where(pair => pair.Key != added))
            without[key] = value;
        return without;
    }

    private static string Session(WampMap map)
    {
        Assert.Equal(SessionKeys, map.Keys);
        var status = map["status"].AsString();
        var degraded = map["degraded"].AsBoolean();
        var success = map["success"];
        var code = status switch
        {
            "starting" => 2,
            "running" => degraded ? 8 : 3,
            "stopping" => 4,
            _ => success.AsBoolean() ? 5 : 6,
        };
        Assert.Equal(code, map["op_code"].AsInteger());
        Assert.Equal(status == "done", !map["end_time"].IsNull);
        var words = new StringBuilder().Append(map["session_id"].AsInteger()).Append(' ').Append(map["op_name"].AsString()).Append(' ').Append(status);
        if (degraded)
            words.Append(" degraded");
        if (!success.IsNull)
            words.Append(success.AsBoolean() ? " ok" : " failed");
        if (map["cred_level"].AsInteger() != 1)
            words.Append(" level ").Append(map["cred_level"].AsInteger());
        var messages = map["messages"].AsList().Select(message => Message(message.AsList()[1].AsString()));
        return $"({words} {Of(map["data"])} [{string.Join(", ", messages)}])";
    }

    private static string Message(string text) => StatusMessage().Match(text) is { Success: true } match ? match.Groups[1].Value : Json(text);

    private static bool IsTime(double number) => number is >= 1.6e9 and < 1.9e9;

    private static string Json(WampValue value)
    {
        var bytes = new ArrayBufferWriter<byte>();
        WampWriter.Create(bytes, WampSerializer.Json).WriteValue(value);
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    [GeneratedRegex("\"<(\\w+)>\"")]
    private static partial Regex RememberedWord();

    [GeneratedRegex("^Status is now \"(\\w+)\"\\.$")]
    private static partial Regex StatusMessage();
}
