using System.IO.Pipelines;
using System.Text;
using System.Threading.Channels;

namespace Ocs.Wamp.Sessions;

/// <summary>The router's end of links in memory, played by the test: it reads what the client sends as JSON text, and answers as told.</summary>
internal sealed class ScriptedRouter : WampEndpoint
{
    public const string Welcome = """[2,4242,{"roles":{"broker":{},"dealer":{}},"authid":"anne"}]""";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Channel<IDuplexPipe> _opened = Channel.CreateUnbounded<IDuplexPipe>();
    private IDuplexPipe? _pipe;

    /// <summary>Set to refuse links.</summary>
    public string? Refusal { get; set; }

    private static CancellationToken Test => TestContext.Current.CancellationToken;

    public override ValueTask<WampTransport> OpenAsync(CancellationToken cancellationToken)
    {
        if (Refusal is not null)
            throw new WampConnectionException(Refusal);
        var (client, router) = InMemoryLink.CreatePair();
        _opened.Writer.TryWrite(router);
        return ValueTask.FromResult(client);
    }

    public override string ToString() => "test";

    /// <summary>Waits for the next link; what is read and written from now on is on it.</summary>
    public async Task AcceptAsync() => _pipe = await _opened.Reader.ReadAsync(Test).AsTask().WaitAsync(Patience, Test);

    /// <summary>Joins a session to this router.</summary>
    public async Task<WampSession> JoinAsync(WampConnectionOptions? options = null)
    {
        var joining = WampSession.JoinAsync(options ?? Options(), Test);
        await AcceptAsync();
        Assert.StartsWith("[1,\"test_realm\",", await ReadAsync(), StringComparison.Ordinal);
        await WriteAsync(Welcome);
        return await joining.WaitAsync(Patience, Test);
    }

    public WampConnectionOptions Options() => new() { Endpoint = this, Realm = "test_realm" };

    /// <summary>Lets a session register the procedure <c>a.b</c>, as the first thing it does.</summary>
    public async Task<IAsyncDisposable> RegisterAsync(WampSession session, WampProcedure handler)
    {
        var registering = session.RegisterAsync("a.b", handler, cancellationToken: Test);
        await ExpectAsync("""[64,1,{},"a.b"]""");
        await WriteAsync("[65,1,77]");
        return await registering.WaitAsync(Patience, Test);
    }

    public async Task<string> ReadAsync()
    {
        while (true)
        {
            var result = await _pipe!.Input.ReadAsync(Test).AsTask().WaitAsync(Patience, Test);
            var received = result.Buffer;
            if (RawSocketFraming.TryRead(ref received, int.MaxValue, out _, out var payload))
            {
                var text = Encoding.UTF8.GetString(payload);
                _pipe.Input.AdvanceTo(received.Start);
                return text;
            }

            _pipe.Input.AdvanceTo(received.Start, received.End);
            if (result.IsCompleted)
                return "";
        }
    }

    public async Task ExpectAsync(string message) => Assert.Equal(message, await ReadAsync());

    public async Task WriteAsync(string message)
    {
        var bytes = Encoding.UTF8.GetBytes(message);
        var frame = new byte[RawSocketFraming.HeaderLength + bytes.Length];
        RawSocketFraming.WriteHeader(frame, RawSocketFrameType.Message, bytes.Length);
        bytes.CopyTo(frame, RawSocketFraming.HeaderLength);
        await _pipe!.Output.WriteAsync(frame, Test);
    }

    public async Task CloseAsync()
    {
        await _pipe!.Input.CompleteAsync();
        await _pipe.Output.CompleteAsync();
    }
}
