using System.Text;

namespace Ocs.Wamp.Tests.WebSockets;

public sealed class WebSocketReceiverTests
{
    public static TheoryData<int> Lengths => [0, 1, 3, 4, 31, 32, 125, 126, 127, 65535, 65536, 300_000];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void A_message_of_any_length_arrives_unmasked_in_any_pieces(int length)
    {
        var payload = new byte[length];
        new Random(length).NextBytes(payload);
        var stream = (byte[])[.. Frame(WebSocketOpcode.Binary, payload), .. Frame(WebSocketOpcode.Text, "end"u8)];
        foreach (var piece in new[] { 1, 2, 7, 4096, stream.Length })
        {
            if (piece < 7 && length > 1000)
                continue;
            var sink = Feed(stream, piece);
            Assert.Equal(2, sink.Messages.Count);
            Assert.Equal(payload, sink.Messages[0].Payload);
            Assert.Equal("end", Encoding.UTF8.GetString(sink.Messages[1].Payload));
            Assert.False(sink.Messages[0].IsText);
            Assert.True(sink.Messages[1].IsText);
        }
    }

    [Fact]
    public void Fragments_are_joined_around_control_frames()
    {
        var stream = (byte[])
        [
            .. Frame(WebSocketOpcode.Text, "one "u8, isFinal: false), .. Frame(WebSocketOpcode.Ping, "p"u8),
            .. Frame(WebSocketOpcode.Continuation, ""u8, isFinal: false), .. Frame(WebSocketOpcode.Pong, "q"u8),
            .. Frame(WebSocketOpcode.Continuation, "message"u8), .. Frame(WebSocketOpcode.Text, "next"u8),
        ];
        foreach (var piece in new[] { 1, 5, 1000 })
        {
            var sink = Feed(stream, piece);
            Assert.Equal(["ping p", "pong q", "one message", "next"], sink.Log);
        }
    }

    [Fact]
    public void Text_is_checked_across_pieces_and_fragments()
    {
        var text = Encoding.UTF8.GetBytes("κόσμε 😀 é");
        for (var cut = 1; cut < text.Length; cut++)
        {
            var stream = (byte[])
            [
                .. Frame(WebSocketOpcode.Text, text.AsSpan(0, cut), isFinal: false),
                .. Frame(WebSocketOpcode.Continuation, text.AsSpan(cut)),
            ];
            Assert.Equal(["κόσμε 😀 é"], Feed(stream, 1).Log);
            Assert.Equal(["κόσμε 😀 é"], Feed(stream, stream.Length).Log);
        }
    }

    [Fact]
    public void Text_that_is_not_UTF8_is_refused_at_once()
    {
        // The third byte of F4 90 … can never follow: the rest of the message is not waited for.
        var frame = Frame(WebSocketOpcode.Text, [(byte)'a', (byte)'b', 0xF4, 0x90, 0x80, 0x80, (byte)'c']);
        var refused = Assert.Throws<WebSocketProtocolException>(() => Feed(frame[..^3], 1));
        Assert.Equal(1007, refused.CloseCode);
        Assert.Equal("encountered invalid UTF-8 while processing text message at payload octet index 2", refused.Message);
        Assert.Equal(1007, Assert.Throws<WebSocketProtocolException>(() => Feed(frame, frame.Length)).CloseCode);
        Assert.Equal(1007, Assert.Throws<WebSocketProtocolException>(() => Feed(Frame(WebSocketOpcode.Text, [0xE2, 0x82]), 99)).CloseCode);
    }

    public static TheoryData<string, byte[]> Violations => new()
    {
        { "reserved bit", [0xC1, 0x80, 0, 0, 0, 0] },
        { "reserved data opcode", [0x83, 0x80, 0, 0, 0, 0] },
        { "reserved control opcode", [0x8B, 0x80, 0, 0, 0, 0] },
        { "unmasked from a client", [0x81, 0x01, (byte)'x'] },
        { "fragmented ping", [0x09, 0x80, 0, 0, 0, 0] },
        { "long ping", [0x89, 0xFE, 0, 126, 0, 0, 0, 0] },
        { "continuation of nothing", [0x80, 0x80, 0, 0, 0, 0] },
        { "message inside a message", [0x01, 0x80, 0, 0, 0, 0, 0x81, 0x80, 0, 0, 0, 0] },
        { "half a close code", [0x88, 0x81, 0, 0, 0, 0, 3] },
        { "close code 999", [0x88, 0x82, 0, 0, 0, 0, 3, 0xE7] },
        { "close code 1005", [0x88, 0x82, 0, 0, 0, 0, 3, 0xED] },
        { "length above 2^63", [0x82, 0xFF, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0] },
    };

    [Theory]
    [MemberData(nameof(Violations))]
    public void A_breach_of_the_protocol_closes_with_1002(string what, byte[] frame)
    {
        foreach (var piece in new[] { 1, 1000 })
            Assert.True(Assert.Throws<WebSocketProtocolException>(() => Feed(frame, piece)).CloseCode == 1002, what);
    }

    [Fact]
    public void A_message_over_the_bound_is_refused_by_its_header_alone()
    {
        Assert.Equal(1009, Assert.Throws<WebSocketProtocolException>(
            () => Feed([0x82, 0xFF, 0, 0, 0, 0, 0x40, 0, 0, 0, 0, 0, 0, 0], 99)).CloseCode);
        var stream = (byte[])
        [
            .. Frame(WebSocketOpcode.Binary, new byte[600_000], isFinal: false), .. Frame(WebSocketOpcode.Continuation, new byte[600_000]),
        ];
        Assert.Equal(1009, Assert.Throws<WebSocketProtocolException>(() => Feed(stream, 4096)).CloseCode);
    }

    [Fact]
    public void Nothing_after_a_close_frame_is_looked_at()
    {
        var sink = Feed([.. Frame(WebSocketOpcode.Close, [0x03, 0xE8, .. "bye"u8]), 0xFF, 0xFF], 3);
        Assert.Equal(["close 1000 bye"], sink.Log);
    }

    [Fact]
    public void The_accept_key_is_that_of_the_RFC() =>
        Assert.Equal("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", WebSocketHandshake.ComputeAccept("dGhlIHNhbXBsZSBub25jZQ=="));

    private static byte[] Frame(WebSocketOpcode opcode, ReadOnlySpan<byte> payload, bool isFinal = true)
    {
        var frame = new byte[WebSocketFrame.GetHeaderLength(payload.Length, masked: true) + payload.Length];
        var start = WebSocketFrame.WriteMaskedHeader(frame, opcode, payload.Length, 0x1234ABCD, isFinal);
        payload.CopyTo(frame.AsSpan(start));
        WebSocketFrame.ApplyMask(frame.AsSpan(start), 0x1234ABCD);
        return frame;
    }

    private static RecordingSink Feed(byte[] stream, int piece)
    {
        var sink = new RecordingSink();
        using var receiver = new WebSocketReceiver(isServer: true, 1 << 20, sink);
        var copy = (byte[])stream.Clone();
        for (var at = 0; at < copy.Length; at += piece)
            receiver.Receive(copy.AsSpan(at, Math.Min(piece, copy.Length - at)));
        return sink;
    }

    private sealed class RecordingSink : IWebSocketSink
    {
        public List<(bool IsText, byte[] Payload)> Messages { get; } = [];

        public List<string> Log { get; } = [];

        public void OnMessage(bool isText, Span<byte> payload)
        {
            Messages.Add((isText, payload.ToArray()));
            Log.Add(Encoding.UTF8.GetString(payload));
        }

        public void OnPing(ReadOnlySpan<byte> payload) => Log.Add("ping " + Encoding.UTF8.GetString(payload));

        public void OnPong(ReadOnlySpan<byte> payload) => Log.Add("pong " + Encoding.UTF8.GetString(payload));

        public void OnClose(int code, ReadOnlySpan<byte> reason) => Log.Add($"close {code} {Encoding.UTF8.GetString(reason)}");
    }
}
