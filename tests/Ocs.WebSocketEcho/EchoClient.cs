using System.Net.Sockets;
using System.Text;
using Ocs.Wamp;

namespace Ocs.WebSocketEcho;

/// <summary>Connects to a WebSocket server and echoes what it sends.</summary>
internal sealed class EchoClient(bool offersDeflate)
{
    /// <summary>Echoes until the server closes.</summary>
    /// <exception cref="WampConnectionException">The server did not open a WebSocket.</exception>
    public async Task RunAsync(Uri url, CancellationToken cancellationToken)
    {
        using var tcp = new TcpClient { NoDelay = true };
        await tcp.ConnectAsync(url.Host, url.Port, cancellationToken).ConfigureAwait(false);
        var stream = tcp.GetStream();
        var (early, isDeflating) = await OpenAsync(stream, url, cancellationToken).ConfigureAwait(false);
        using var echo = new EchoConnection(stream, isServer: false, isDeflating);
        await echo.RunAsync(early, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Runs the cases of a test suite that has the paths of Autobahn's: <c>/getCaseCount</c>, <c>/runCase?case=N&amp;agent=NAME</c>,
    /// <c>/updateReports?agent=NAME</c>.
    /// </summary>
    public async Task RunCasesAsync(Uri server, string agent, TextWriter log, CancellationToken cancellationToken)
    {
        var count = await AskAsync(new Uri(server, "getCaseCount"), cancellationToken).ConfigureAwait(false);
        for (var number = 1; number <= int.Parse(count, System.Globalization.CultureInfo.InvariantCulture); number++)
        {
            await log.WriteLineAsync($"case {number} of {count}").ConfigureAwait(false);
            await RunAsync(new Uri(server, $"runCase?case={number}&agent={agent}"), cancellationToken).ConfigureAwait(false);
        }

        await RunAsync(new Uri(server, $"updateReports?agent={agent}"), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The first message that a server sends.</summary>
    private async Task<string> AskAsync(Uri url, CancellationToken cancellationToken)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(url.Host, url.Port, cancellationToken).ConfigureAwait(false);
        var stream = tcp.GetStream();
        var (early, isDeflating) = await OpenAsync(stream, url, cancellationToken).ConfigureAwait(false);
        var first = new FirstMessage();
        using var receiver = new WebSocketReceiver(isServer: false, EchoConnection.MaxMessageBytes, first, isDeflating);
        receiver.Receive(early);
        var buffer = new byte[4096];
        while (first.Text is null && await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and var length)
            receiver.Receive(buffer.AsSpan(0, length));
        return first.Text ?? throw new IOException($"{url} said nothing.");
    }

    private async Task<(byte[] Early, bool IsDeflating)> OpenAsync(NetworkStream stream, Uri url, CancellationToken cancellationToken)
    {
        var key = WebSocketHandshake.CreateKey();
        await stream.WriteAsync(WebSocketHandshake.CreateRequest(url, key, [], offersDeflate ? WebSocketDeflate.Agreed : null), cancellationToken).ConfigureAwait(false);
        var (head, early) = await HttpStream.ReadHeadAsync(stream, cancellationToken).ConfigureAwait(false);
        WebSocketHandshake.ReadResponse(head, key, offersDeflate, out var isDeflating);
        return (early, isDeflating);
    }

    private sealed class FirstMessage : IWebSocketSink
    {
        public string? Text { get; private set; }

        public void OnMessage(bool isText, Span<byte> payload) => Text ??= Encoding.UTF8.GetString(payload);

        public void OnPing(ReadOnlySpan<byte> payload)
        {
        }

        public void OnPong(ReadOnlySpan<byte> payload)
        {
        }

        public void OnClose(int code, ReadOnlySpan<byte> reason)
        {
        }
    }
}
