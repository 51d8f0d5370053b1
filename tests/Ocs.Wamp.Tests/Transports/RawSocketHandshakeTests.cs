namespace Ocs.Wamp.Transports;

public sealed class RawSocketHandshakeTests
{
    [Theory]
    [InlineData(WampSerializer.Json, 1 << 24, new byte[] { 0x7f, 0xf1, 0, 0 })]
    [InlineData(WampSerializer.MessagePack, 512, new byte[] { 0x7f, 0x02, 0, 0 })]
    [InlineData(WampSerializer.Cbor, 5000, new byte[] { 0x7f, 0x33, 0, 0 })]
    public void The_opening_tells_serializer_and_longest_message(WampSerializer serializer, int longest, byte[] expected) =>
        Assert.Equal(expected, RawSocketHandshake.Create(serializer, longest));

    [Fact]
    public void The_answer_tells_what_the_router_takes()
    {
        Assert.Equal(512, RawSocketHandshake.ReadAnswer([0x7f, 0x01, 0, 0], WampSerializer.Json));
        Assert.Equal((1 << 24) - 1, RawSocketHandshake.ReadAnswer([0x7f, 0xf1, 0, 0], WampSerializer.Json));
    }

    [Theory]
    [InlineData(new byte[] { 0x48, 0x54, 0x54, 0x50 }, "no RawSocket")]
    [InlineData(new byte[] { 0x7f, 0x10, 0, 0 }, "does not speak Json")]
    [InlineData(new byte[] { 0x7f, 0x40, 0, 0 }, "too many connections")]
    [InlineData(new byte[] { 0x7f, 0xf2, 0, 0 }, "another serializer")]
    public void A_refusal_is_told(byte[] answer, string why) =>
        Assert.Contains(why, Assert.Throws<WampConnectionException>(() => RawSocketHandshake.ReadAnswer(answer, WampSerializer.Json)).Message, StringComparison.Ordinal);
}
