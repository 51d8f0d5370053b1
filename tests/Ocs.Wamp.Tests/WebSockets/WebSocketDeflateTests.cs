using System.Text;

namespace Ocs.Wamp.Tests.WebSockets;

public sealed class WebSocketDeflateTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    [InlineData(300_000)]
    public void A_message_survives(int length)
    {
        var message = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, length).Select(i => (char)('a' + (i * i % 26)))));
        var compressed = Compress(message);
        Assert.Equal(message, Decompress(compressed, 1 << 20));
        if (length >= 1000)
            Assert.True(compressed.Length < length / 2);
    }

    [Theory]
    [InlineData("f248cdc9c90700")] // RFC 7692, 7.2.3.1: one block
    [InlineData("0005 00faff48656c6c6f00")] // 7.2.3.3: a block that is not compressed
    [InlineData("f348cdc9c9070000")] // 7.2.3.4: a block that says that it is the last
    [InlineData("f24805000000ffffcac9c90700")] // 7.2.3.5: two blocks
    public void The_examples_of_the_RFC_are_read(string hex) =>
        Assert.Equal("Hello", Encoding.ASCII.GetString(Decompress(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)), 100)));

    [Fact]
    public void A_message_that_grows_too_large_is_refused() =>
        Assert.Equal(1009, Assert.Throws<WebSocketProtocolException>(() => Decompress(Compress(new byte[5 << 20]), 1 << 20)).CloseCode);

    [Fact]
    public void What_is_no_deflate_is_refused() =>
        Assert.Equal(1007, Assert.Throws<WebSocketProtocolException>(() => Decompress([0xFF, 0xFF, 0xFF], 100)).CloseCode);

    [Theory]
    [InlineData("permessage-deflate", true)]
    [InlineData("permessage-deflate; client_max_window_bits", true)]
    [InlineData("permessage-deflate; client_max_window_bits=10; server_no_context_takeover", true)]
    [InlineData("permessage-deflate; server_max_window_bits=15", true)]
    [InlineData("permessage-deflate; server_max_window_bits=10", false)]
    [InlineData("permessage-deflate; server_max_window_bits=10, permessage-deflate", true)]
    [InlineData("permessage-deflate; client_max_window_bits=7", false)]
    [InlineData("permessage-deflate; server_no_context_takeover=1", false)]
    [InlineData("permessage-deflate; server_no_context_takeover; server_no_context_takeover", false)]
    [InlineData("permessage-deflate; something", false)]
    [InlineData("x-webkit-deflate-frame", false)]
    public void An_offer_is_taken_where_it_can_be_met(string offers, bool isTaken) =>
        Assert.Equal(isTaken, WebSocketDeflate.MayAccept(offers.Split(',', StringSplitOptions.TrimEntries)));

    [Theory]
    [InlineData(null, false)]
    [InlineData(WebSocketDeflate.Agreed, true)]
    [InlineData("permessage-deflate; server_no_context_takeover", true)]
    public void An_answer_is_read(string? answer, bool isDeflating) => Assert.Equal(isDeflating, WebSocketDeflate.ReadAnswer(answer, wasOffered: true));

    [Theory]
    [InlineData("permessage-deflate", true)]
    [InlineData("permessage-deflate; server_no_context_takeover; client_max_window_bits=10", true)]
    [InlineData("something", true)]
    [InlineData(WebSocketDeflate.Agreed, false)]
    public void An_answer_that_was_not_offered_is_refused(string answer, bool wasOffered) =>
        Assert.Contains(answer, Assert.Throws<WampConnectionException>(() => WebSocketDeflate.ReadAnswer(answer, wasOffered)).Message, StringComparison.Ordinal);

    private static byte[] Compress(ReadOnlySpan<byte> message)
    {
        var output = new MessageBuffer();
        WebSocketDeflate.Compress(message, output);
        return output.WrittenSpan.ToArray();
    }

    private static byte[] Decompress(byte[] compressed, int most)
    {
        var output = new MessageBuffer();
        WebSocketDeflate.Decompress(compressed, most, output);
        return output.WrittenSpan.ToArray();
    }
}
