using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Ocs.Testing;
using Ocs.Wamp;

namespace Ocs.Agents.Tests.Hosting;

/// <summary>A bare peer that calls with arguments written as JSON and gets answers as JSON, as in a recording.</summary>
internal sealed partial class WirePeer(WampSession session) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async Task<WirePeer> JoinAsync(LocalSite site) =>
        new(await WampSession.JoinAsync(new WampConnectionOptions { Endpoint = site.Endpoint, Realm = "test_realm", Clock = site.Clock }).WaitAsync(Patience));

    public WampSession Session => session;

    /// <summary>The result, or the error with its URI in front.</summary>
    public async Task<string> CallAsync(string procedure, string positional, string keyword = "{}", CancellationToken cancellationToken = default)
    {
        try
        {
            var arguments = new WampArguments { Positional = Read(positional).AsList(), Keyword = Read(keyword).AsMap() };
            var result = await session.CallAsync(procedure, arguments, cancellationToken: cancellationToken).WaitAsync(Patience, TimeProvider.System, CancellationToken.None);
            return Write(result.At(0));
        }
        catch (WampException error)
        {
            return $"{error.ErrorUri} {Write(error.Arguments.Positional)}";
        }
    }

    /// <summary>Times, host and process are another each run: they become <c>T</c>, <c>HOST</c> and <c>0</c>.</summary>
    public static string Timeless(string text) => HostAndProcess().Replace(Times().Replace(text, "T"), "\"instance_hostname\":\"HOST\",\"instance_pid\":0");

    /// <summary>How many heartbeats went out depends on how fast the test ran: becomes 0.</summary>
    public static string Uncounted(string text) => Messages().Replace(text, "\"messages\":0,");

    /// <summary>The same JSON, indented.</summary>
    public static string Indented(string json)
    {
        using var document = JsonDocument.Parse(json);
        return JsonSerializer.Serialize(document.RootElement, Indentation);
    }

    private static readonly JsonSerializerOptions Indentation = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public ValueTask DisposeAsync() => session.DisposeAsync();

    private static WampValue Read(string text)
    {
        var reader = new WampReader(Encoding.UTF8.GetBytes(text), WampSerializer.Json);
        reader.Read();
        return reader.GetValue();
    }

    private static string Write(WampValue value)
    {
        var bytes = new ArrayBufferWriter<byte>();
        WampWriter.Create(bytes, WampSerializer.Json).WriteValue(value);
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    [GeneratedRegex(@"\b1767\d{6}(\.\d+)?\b")]
    private static partial Regex Times();

    [GeneratedRegex("\"messages\":\\d+,")]
    private static partial Regex Messages();

    [GeneratedRegex("\"instance_hostname\":\"[^\"]*\",\"instance_pid\":\\d+")]
    private static partial Regex HostAndProcess();
}
