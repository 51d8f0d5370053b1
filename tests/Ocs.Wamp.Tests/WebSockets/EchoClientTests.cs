using System.Net;
using System.Net.Sockets;
using System.Text;
using Ocs.WebSocketEcho;

namespace Ocs.Wamp.Tests.WebSockets;

/// <summary>What the standard test suites ask of a client (RFC 6455).</summary>
public sealed class EchoClientTests : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public EchoClientTests() => _listener.Start();

    private static CancellationToken Test => TestContext.Current.CancellationToken;

    private Uri Url => new($"ws://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task A_client_masks_its_echo_and_ends_with_the_server()
    {
        var running = new EchoClient(offersDeflate: false).RunAsync(Url, Test);
        using var server = await AcceptAsync();
        await server.SendAsync(0x81, "hello");
        Assert.Equal("81 hello", await server.ReadAsync());
        await server.SendAsync(0x89, "p");
        Assert.Equal("8a p", await server.ReadAsync());
        await server.SendAsync(0x88, [0x03, 0xE8]);
        Assert.Equal("close 1000", await server.ReadAsync());
        await running.WaitAsync(TimeSpan.FromSeconds(60), Test);
    }

    [Theory]
    [InlineData("a mask", new byte[] { 0x81, 0x81, 0, 0, 0, 0, 0x61 })]
    [InlineData("RSV1", new byte[] { 0xC1, 0x00 })]
    [InlineData("opcode 5", new byte[] { 0x85, 0x00 })]
    [InlineData("a ping in fragments", new byte[] { 0x09, 0x00 })]
    public async Task A_breach_of_the_server_is_answered_with_1002(string what, byte[] frame)
    {
        _ = new EchoClient(offersDeflate: false).RunAsync(Url, Test);
        using var server = await AcceptAsync();
        await server.SendAsync(frame);
        Assert.True(await server.ReadAsync() == "close 1002", what);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\n\r\n", "'HTTP/1.1 200 OK'")]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: wrong\r\n\r\n", "handshake")]
    public async Task An_answer_that_opens_no_WebSocket_is_refused(string answer, string why)
    {
        var running = new EchoClient(offersDeflate: false).RunAsync(Url, Test);
        using var socket = await _listener.AcceptSocketAsync(Test);
        await socket.SendAsync(Encoding.ASCII.GetBytes(answer), Test);
        var refused = await Assert.ThrowsAsync<WampConnectionException>(() => running.WaitAsync(TimeSpan.FromSeconds(60), Test));
        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_cases_of_a_suite_are_run_one_after_the_other()
    {
        var log = new StringWriter();
        var running = new EchoClient(offersDeflate: false).RunCasesAsync(Url, "ocs", log, Test);
        using (var count = await AcceptAsync("/getCaseCount"))
            await count.SendAsync(0x81, "2");
        for (var number = 1; number <= 2; number++)
        {
            using var server = await AcceptAsync($"/runCase?case={number}&agent=ocs");
            await server.SendAsync(0x82, [1, 2]);
            Assert.Equal("82 \u0001\u0002", await server.ReadAsync());
            await server.SendAsync(0x88, []);
            Assert.Equal("close", await server.ReadAsync());
        }

        using (var report = await AcceptAsync("/updateReports?agent=ocs"))
            await report.SendAsync(0x88, []);
        await running.WaitAsync(TimeSpan.FromSeconds(60), Test);
        Assert.Equal("case 1 of 2\ncase 2 of 2\n", log.ToString());
    }

    private async Task<FramePeer> AcceptAsync(string path = "/")
    {
        var stream = new NetworkStream(await _listener.AcceptSocketAsync(Test), ownsSocket: true);
        var (head, early) = await HttpStream.ReadHeadAsync(stream, Test);
        var request = HttpHead.Parse(head);
        Assert.Equal($"GET {path} HTTP/1.1", request.StartLine);
        Assert.Null(WebSocketRefusal.Of(request));
        await stream.WriteAsync(WebSocketHandshake.CreateResponse(request["Sec-WebSocket-Key"]!, null), Test);
        return new FramePeer(stream, isServer: true, early);
    }
}
