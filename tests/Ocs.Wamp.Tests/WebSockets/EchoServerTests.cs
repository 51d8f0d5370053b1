using System.Buffers.Binary;
using System.Text;
using Ocs.WebSocketEcho;

namespace Ocs.Wamp.Tests.WebSockets;

/// <summary>What the standard test suites ask of a server, asked here (RFC 6455).</summary>
public sealed class EchoServerTests : IAsyncDisposable
{
    private const int Text = 0x81;
    private const int Binary = 0x82;
    private const int Close = 0x88;
    private const int Ping = 0x89;
    private const int Pong = 0x8A;

    private readonly EchoServer _server = new(0, mayDeflate: true);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData(0)]
    [InlineData(125)]
    [InlineData(126)]
    [InlineData(127)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(16 << 20)]
    public async Task A_message_of_any_length_comes_back(int length)
    {
        using var peer = await FramePeer.ConnectAsync(_server.Port);
        foreach (var opcode in new[] { Text, Binary })
        {
            var payload = new byte[length];
            Array.Fill(payload, opcode == Text ? (byte)'*' : (byte)0xFE);
            foreach (var piece in length <= 127 ? new[] { int.MaxValue, 1 } : [int.MaxValue, 997 * 64])
            {
                var sending = peer.SendAsync(peer.Frame(opcode, payload), piece);
                var (first, echoed) = (await peer.ReadFrameAsync())!.Value;
                await sending;
                Assert.Equal(opcode, first);
                Assert.True(payload.AsSpan().SequenceEqual(echoed));
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    [InlineData(1 << 18)]
    public async Task A_message_in_many_fragments_comes_back(int length)
    {
        using var peer = await FramePeer.ConnectAsync(_server.Port);
        var payload = new byte[length];
        var piece = Math.Max(1, length / 64);
        var stream = new List<byte>();
        for (var at = 0; at < length; at += piece)
        {
            var isLast = at + piece >= length;
            stream.AddRange(peer.Frame((isLast ? 0x80 : 0) | (at == 0 ? 2 : 0), payload.AsSpan(at, Math.Min(piece, length - at))));
        }

        await peer.SendAsync([.. stream]);
        Assert.Equal(payload, (await peer.ReadFrameAsync())!.Value.Payload);
    }

    [Fact]
    public async Task Pings_are_answered_with_their_bytes_also_inside_a_message()
    {
        using var peer = await FramePeer.ConnectAsync(_server.Port);
        await peer.SendAsync(Ping, "");
        Assert.Equal("8a ", await peer.ReadAsync());
        await peer.SendAsync(peer.Frame(Ping, Encoding.ASCII.GetBytes(new string('p', 125))), piece: 1);
        Assert.Equal("8a " + new string('p', 125), await peer.ReadAsync());
        await peer.SendAsync(Pong, "unasked");
        await peer.SendAsync(0x01, "frag");
        await peer.SendAsync(Ping, "between");
        await peer.SendAsync(0x80, "ments");
        Assert.Equal("8a between", await peer.ReadAsync());
        Assert.Equal("81 fragments", await peer.ReadAsync());
        for (var i = 0; i < 10; i++)
            await peer.SendAsync(Ping, $"{i}");
        for (var i = 0; i < 10; i++)
            Assert.Equal($"8a {i}", await peer.ReadAsync());
    }

    [Theory]
    [InlineData("RSV2", new byte[] { 0xA1, 0x80, 0, 0, 0, 0 })]
    [InlineData("RSV3", new byte[] { 0x91, 0x80, 0, 0, 0, 0 })]
    [InlineData("RSV1 without an agreement", new byte[] { 0xC1, 0x80, 0, 0, 0, 0 })]
    [InlineData("RSV1 of a ping", new byte[] { 0xC9, 0x80, 0, 0, 0, 0 })]
    [InlineData("opcode 3", new byte[] { 0x83, 0x80, 0, 0, 0, 0 })]
    [InlineData("opcode 7", new byte[] { 0x87, 0x80, 0, 0, 0, 0 })]
    [InlineData("opcode 11", new byte[] { 0x8B, 0x80, 0, 0, 0, 0 })]
    [InlineData("opcode 15", new byte[] { 0x8F, 0x80, 0, 0, 0, 0 })]
    [InlineData("a ping of 126 bytes", new byte[] { 0x89, 0xFE, 0, 126 })]
    [InlineData("a ping in fragments", new byte[] { 0x09, 0x80, 0, 0, 0, 0 })]
    [InlineData("a continuation of nothing", new byte[] { 0x80, 0x80, 0, 0, 0, 0 })]
    [InlineData("a message inside a message", new byte[] { 0x01, 0x80, 0, 0, 0, 0, 0x81, 0x80, 0, 0, 0, 0 })]
    [InlineData("no mask", new byte[] { 0x81, 0x01, 0x61 })]
    [InlineData("a length above 2^63", new byte[] { 0x82, 0xFF, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 })]
    [InlineData("half a close code", new byte[] { 0x88, 0x81, 0, 0, 0, 0, 3 })]
    public async Task A_breach_is_answered_with_1002_after_what_was_in_order(string what, byte[] frame)
    {
        using var peer = await FramePeer.ConnectAsync(_server.Port);
        await peer.SendAsync(Text, "before");
        await peer.SendAsync(frame);
        Assert.Equal("81 before", await peer.ReadAsync());
        Assert.Equal("close 1002", await peer.ReadAsync());
        Assert.True(await peer.ReadAsync() == "end", what);
    }

    [Theory]
    [InlineData("κόσμε")]
    [InlineData("\u0000\u007f\u0080\u07ff\u0800\uffff")]
    [InlineData("\U00010000\U0010FFFF\uFFFE\uD7FF\uE000")]
    public async Task Text_of_any_characters_comes_back(string text)
    {
        using var peer = await FramePeer.ConnectAsync(_server.Port);
        await peer.SendAsync(Text, text);
        Assert.Equal("81 " + text, await peer.ReadAsync());
    }

    [Theory]
    [InlineData("80")] // a continuation byte alone
    [InlineData("cebac080")] // NUL in two bytes
    [InlineData("eda080")] // half a surrogate pair
    [InlineData("f4908080")] // above U+10FFFF
    [InlineData("f888808080")] // five bytes
    [InlineData("fe")]
    [InlineData("c3")] // ends inside a character
    [InlineData("f09f98")]
    public async Task Text_that_is_not_UTF8_is_refused_with_1007(string hex)
    {
        using var peer = await FramePeer.ConnectAsync(_server.Port);
        await peer.SendAsync(Text, Convert.FromHexString(hex));
        Assert.Equal("close 1007", await peer.ReadAsync());
    }

    [Fact]
    public async Task Text_that_is_not_UTF8_is_refused_before_the_message_ends()
    {
        using var peer = await FramePeer.ConnectAsync(_server.Port);
        // The header announces more than what ever comes.
        await peer.SendAsync(peer.Frame(Text, Convert.FromHexString("cebae1bdb9cf83cebcceb5f4908080656469746564"))[..^8]);
        Assert.Equal("close 1007", await peer.ReadAsync());
    }

    [Theory]
    [InlineData(1000, true)]
    [InlineData(1001, true)]
    [InlineData(1003, true)]
    [InlineData(1007, true)]
    [InlineData(1011, true)]
    [InlineData(3000, true)]
    [InlineData(4999, true)]
    [InlineData(0, false)]
    [InlineData(999, false)]
    [InlineData(1004, false)]
    [InlineData(1005, false)]
    [InlineData(1006, false)]
    [InlineData(1015, false)]
    [InlineData(1016, false)]
    [InlineData(2999, false)]
    [InlineData(5000, false)]
    [InlineData(65_535, false)]
    public async Task A_close_is_answered_with_its_code_where_it_may_be_sent(int code, bool isAllowed)
    {
        using var peer = await FramePeer.ConnectAsync(_server.Port);
        await peer.SendAsync(Close, CloseOf(code, "reason"));
        Assert.Equal(isAllowed ? $"close {code}" : "close 1002", await peer.ReadAsync());
        Assert.Equal("end", await peer.ReadAsync());
    }

    [Fact]
    public async Task A_close_may_have_no_code_or_a_long_reason_and_ends_all()
    {
        using (var peer = await FramePeer.ConnectAsync(_server.Port))
        {
            await peer.SendAsync([.. peer.Frame(Close, []), .. peer.Frame(Ping, "late"u8), .. peer.Frame(Text, "late"u8)]);
            Assert.Equal("close", await peer.ReadAsync());
            Assert.Equal("end", await peer.ReadAsync());
        }

        using (var peer = await FramePeer.ConnectAsync(_server.Port))
        {
            await peer.SendAsync(Close, CloseOf(1000, new string('r', 123)));
            Assert.Equal("close 1000", await peer.ReadAsync());
        }

        using (var peer = await FramePeer.ConnectAsync(_server.Port))
        {
            await peer.SendAsync(Close, CloseOf(1000, new string('r', 124)));
            Assert.Equal("close 1002", await peer.ReadAsync());
        }

        using (var peer = await FramePeer.ConnectAsync(_server.Port))
        {
            await peer.SendAsync(Close, [0x03, 0xE8, 0xCE, 0xBA, 0xC0]);
            Assert.Equal("close 1007", await peer.ReadAsync());
        }
    }

    [Fact]
    public async Task A_message_that_is_too_large_is_refused_with_1009()
    {
        using var peer = await FramePeer.ConnectAsync(_server.Port);
        await peer.SendAsync([0x82, 0xFF, 0, 0, 0, 0, 0x10, 0, 0, 0, 1, 2, 3, 4]);
        Assert.Equal("close 1009", await peer.ReadAsync());
    }

    [Fact]
    public async Task Compressed_messages_come_back_compressed()
    {
        using var peer = await FramePeer.ConnectAsync(_server.Port, "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n");
        await peer.SendAsync(0xC1, Convert.FromHexString("f248cdc9c90700"));
        Assert.Equal("81 Hello", await peer.ReadAsync());
        await peer.SendAsync(0x41, Convert.FromHexString("f248cd"));
        await peer.SendAsync(Ping, "");
        await peer.SendAsync(0x80, Convert.FromHexString("c9c90700"));
        Assert.Equal("8a ", await peer.ReadAsync());
        Assert.Equal("81 Hello", await peer.ReadAsync());
        await peer.SendAsync(Binary, new byte[10_000]);
        var (first, payload) = (await peer.ReadFrameAsync())!.Value;
        Assert.Equal(0xC2, first);
        Assert.InRange(payload.Length, 1, 200);
        await peer.SendAsync(0x41, Convert.FromHexString("f248cd"));
        await peer.SendAsync(0xC0, Convert.FromHexString("c9c90700"));
        Assert.Equal("close 1002", await peer.ReadAsync());
    }

    [Theory]
    [InlineData("GET ", "POST ", "405")]
    [InlineData("HTTP/1.1", "HTTP/1.0", "505")]
    [InlineData("Host: server.example.com\r\n", "", "400")]
    [InlineData("Upgrade: websocket\r\n", "", "426")]
    [InlineData("Connection: keep-alive, Upgrade", "Connection: close", "426")]
    [InlineData("Version: 13", "Version: 8", "426")]
    [InlineData("Sec-WebSocket-Version: 13\r\n", "", "426")]
    [InlineData("dGhlIHNhbXBsZSBub25jZQ==", "short", "400")]
    [InlineData("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n", "", "400")]
    public async Task A_request_that_opens_no_WebSocket_is_told_why(string part, string instead, string status)
    {
        var request = FramePeer.Request();
        Assert.Contains(part, request, StringComparison.Ordinal);
        var answer = await FramePeer.AnswerAsync(_server.Port, request.Replace(part, instead, StringComparison.Ordinal));
        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        if (part.Contains("Version", StringComparison.Ordinal))
            Assert.Contains("Sec-WebSocket-Version: 13\r\n", answer, StringComparison.Ordinal);
    }

    private static byte[] CloseOf(int code, string reason)
    {
        var payload = new byte[2 + reason.Length];
        BinaryPrimitives.WriteUInt16BigEndian(payload, (ushort)code);
        Encoding.ASCII.GetBytes(reason, payload.AsSpan(2));
        return payload;
    }
}
