using System.Text.Json;

namespace Ocs.Interop.Tests.Peers;

/// <summary>autobahn for Python or for JavaScript, joined to a router and told what to do.</summary>
internal sealed class WampPeer : IAsyncDisposable
{
    private int _calls;

    private WampPeer(PeerProgram program) => Program = program;

    /// <summary>Each language with each serializer that it knows and our router speaks.</summary>
    public static TheoryData<string, string> Kinds => new()
    {
        { "python", "json" },
        { "python", "json.batched" },
        { "python", "msgpack" },
        { "python", "msgpack.batched" },
        { "python", "cbor" },
        { "python", "cbor.batched" },
        { "node", "json" },
        { "node", "msgpack" },
        { "node", "cbor" },
    };

    /// <summary>The process behind it.</summary>
    public PeerProgram Program { get; }

    /// <summary>What the router told it when it joined.</summary>
    public JsonElement Joined { get; private set; }

    /// <summary>Starts a peer; the test is skipped where its language is not installed.</summary>
    public static WampPeer Start(string language, string serializer, string url, string realm, params string[] login)
    {
        if (language == "python")
        {
            Requirement.Autobahn();
            return new WampPeer(PeerProgram.Start(Requirement.Python, (IEnumerable<string>)[Path.Combine(Requirement.Folder, "python", "peer.py"), url, realm, serializer, .. login]));
        }

        Requirement.Node();
        return new WampPeer(PeerProgram.Start("node", (IEnumerable<string>)[Path.Combine(Requirement.Folder, "node", "peer.js"), url, realm, serializer, .. login]));
    }

    /// <summary>Starts a peer and waits until it has joined.</summary>
    public static async Task<WampPeer> JoinAsync(string language, string serializer, string url, string realm = "test_realm", params string[] login)
    {
        var peer = Start(language, serializer, url, realm, login);
        peer.Joined = await peer.Program.NextAsync("joined");
        return peer;
    }

    public async Task SubscribeAsync(string topic, string match = "exact")
    {
        await Program.SendAsync(new { @do = "subscribe", topic, match });
        await Program.NextAsync("subscribed", line => line.GetProperty("topic").GetString() == topic);
    }

    public async Task UnsubscribeAsync(string topic)
    {
        await Program.SendAsync(new { @do = "unsubscribe", topic });
        await Program.NextAsync("unsubscribed", line => line.GetProperty("topic").GetString() == topic);
    }

    /// <summary>The next event, or the next of one topic.</summary>
    public Task<JsonElement> NextEventAsync(string? topic = null) =>
        Program.NextAsync("event", line => topic is null || line.GetProperty("topic").GetString() == topic);

    public async Task PublishAsync(string topic, object[] args, object? kwargs = null)
    {
        await Program.SendAsync(new { @do = "publish", topic, args, kwargs = kwargs ?? new { } });
        await Program.NextAsync("published");
    }

    /// <summary>Registers a procedure that behaves as one of the peer's behaviours: echo, fail, crash, wait, stop (Python only), which, count.</summary>
    public async Task RegisterAsync(string procedure, string behaviour, string match = "exact")
    {
        await Program.SendAsync(new Dictionary<string, object> { ["do"] = "register", ["procedure"] = procedure, ["as"] = behaviour, ["match"] = match });
        await Program.NextAsync("registered", line => line.GetProperty("procedure").GetString() == procedure);
    }

    public async Task UnregisterAsync(string procedure)
    {
        await Program.SendAsync(new { @do = "unregister", procedure });
        await Program.NextAsync("unregistered", line => line.GetProperty("procedure").GetString() == procedure);
    }

    /// <summary>Begins a call; its answer comes as <c>result</c> or <c>error</c> with the id returned.</summary>
    /// <param name="procedure">What to call.</param>
    /// <param name="args">The positional arguments.</param>
    /// <param name="kwargs">The keyword arguments.</param>
    /// <param name="progress">Whether parts of the result are wanted; they come as <c>progress</c>.</param>
    /// <param name="timeout">After how many milliseconds the router gives the call up; 0 for never.</param>
    public async Task<int> BeginCallAsync(string procedure, object[] args, object? kwargs = null, bool progress = false, int timeout = 0)
    {
        var id = ++_calls;
        await Program.SendAsync(new { @do = "call", id, procedure, args, kwargs = kwargs ?? new { }, progress, timeout });
        return id;
    }

    /// <summary>Gives a call up, in one of WAMP's modes or, with null, as the peer does by itself.</summary>
    public Task CancelAsync(int id, string? mode) => Program.SendAsync(new { @do = "cancel", id, mode });

    /// <summary>The result of a call that was begun.</summary>
    public async Task<JsonElement> ResultAsync(int id) =>
        (await Program.NextAsync("result", line => line.GetProperty("id").GetInt32() == id)).GetProperty("value");

    /// <summary>The error of a call that was begun.</summary>
    public Task<JsonElement> ErrorAsync(int id) => Program.NextAsync("error", line => line.GetProperty("id").GetInt32() == id);

    /// <summary>Calls, and gives the value of the result.</summary>
    public async Task<JsonElement> CallAsync(string procedure, object[] args, object? kwargs = null) =>
        await ResultAsync(await BeginCallAsync(procedure, args, kwargs));

    /// <summary>Calls, and gives the error.</summary>
    public async Task<JsonElement> CallForErrorAsync(string procedure, object[] args, object? kwargs = null) =>
        await ErrorAsync(await BeginCallAsync(procedure, args, kwargs));

    public ValueTask DisposeAsync() => Program.DisposeAsync();
}
