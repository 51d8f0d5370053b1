using System.Buffers;
using FsCheck;
using Ocs.Wamp.Serialization;

namespace Ocs.Wamp.Messages;

/// <summary>The quick scanner says of every message what the reader of all messages says, or nothing.</summary>
public sealed class QuickScannerTests
{
    public static TheoryData<WampSerializer> Serializers => [WampSerializer.MessagePack, WampSerializer.Cbor];

    [Theory]
    [MemberData(nameof(Serializers))]
    public void What_it_finds_is_what_is_there(WampSerializer serializer) =>
        Prop.ForAll(Arb.From(ValueGenerators.Values), value => Agrees(Encode(new WampList(36, 1, value, "é"), serializer), serializer)).QuickCheckThrowOnFailure();

    [Theory]
    [MemberData(nameof(Serializers))]
    public void What_it_takes_of_damaged_messages_is_what_is_there(WampSerializer serializer) => Prop.ForAll(
        Arb.From(ValueGenerators.Values.SelectMany(value => Gen.Choose(0, int.MaxValue).Select(seed => (value, seed)))),
        drawn =>
        {
            var random = new System.Random(drawn.seed);
            var encoded = Encode(new WampList(36, 1, drawn.value, new WampMap { ["k"] = "é" }), serializer);
            for (var attempt = 0; attempt < 50; attempt++)
            {
                var damaged = encoded[..random.Next(1, encoded.Length + 1)];
                for (var change = random.Next(3); change >= 0; change--)
                    damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
                if (!Agrees(damaged, serializer))
                    return false;
            }

            return true;
        }).QuickCheckThrowOnFailure();

    [Theory]
    [MemberData(nameof(Serializers))]
    public void It_takes_what_peers_usually_send(WampSerializer serializer)
    {
        WampValue value = new WampList(
            36, 70_000, 1L << 52, -1, -70_000, true, WampValue.Null, 0.5, new byte[300], new string('x', 70_000), new WampList(),
            new WampMap { ["timestamps"] = new WampList(1.5, 2.5), ["data"] = new WampMap { ["channel_00"] = new WampList() } });
        Span<MessageElement> room = new MessageElement[16];
        Assert.Equal(12, QuickScanner.Split(Encode(value, serializer), serializer, room));
        Assert.Equal(
            [
                MessageElementKind.Integer, MessageElementKind.Integer, MessageElementKind.Integer, MessageElementKind.Integer, MessageElementKind.Integer,
                MessageElementKind.Boolean, MessageElementKind.Null, MessageElementKind.Double, MessageElementKind.Binary, MessageElementKind.String,
                MessageElementKind.List, MessageElementKind.Map,
            ],
            room[..12].ToArray().Select(element => element.Kind));
    }

    [Theory]
    [MemberData(nameof(Serializers))]
    public void An_integer_is_read_as_it_was_written(WampSerializer serializer)
    {
        foreach (var value in (long[])[0, 23, 24, 127, 128, 255, 256, 65535, 65536, uint.MaxValue, 1L << 32, 1L << 53, long.MaxValue])
        {
            Assert.True(QuickScanner.TryGetUnsigned(Encode(value, serializer), serializer, out var read));
            Assert.Equal(value, read);
        }

        foreach (WampValue other in (WampValue[])[-1, -70_000, long.MinValue, ulong.MaxValue, 1.5, "x", WampValue.Null])
            Assert.False(QuickScanner.TryGetUnsigned(Encode(other, serializer), serializer, out _));
    }

    private static bool Agrees(byte[] message, WampSerializer serializer)
    {
        var (quick, slow) = (new MessageElement[8], new MessageElement[8]);
        var count = QuickScanner.Split(message, serializer, quick);
        if (count < 0)
            return true;
        return CountedScanner.SplitSlowly(message, serializer, slow) == count && quick.AsSpan().SequenceEqual(slow);
    }

    private static byte[] Encode(WampValue value, WampSerializer serializer)
    {
        var output = new ArrayBufferWriter<byte>();
        WampWriter.Create(output, serializer).WriteValue(value);
        return output.WrittenSpan.ToArray();
    }
}
