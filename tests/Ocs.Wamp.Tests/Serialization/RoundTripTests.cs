using System.Buffers;
using System.Globalization;
using System.Numerics;
using FsCheck;

namespace Ocs.Wamp.Serialization;

public sealed class RoundTripTests
{
    public static TheoryData<WampSerializer, WampSerializer> Pairs => new(
        from first in Enum.GetValues<WampSerializer>() from second in Enum.GetValues<WampSerializer>() select (first, second));

    [Theory]
    [InlineData(WampSerializer.Json)]
    [InlineData(WampSerializer.MessagePack)]
    [InlineData(WampSerializer.Cbor)]
    public void What_is_written_is_read_back(WampSerializer serializer) =>
        Prop.ForAll(Arb.From(ValueGenerators.Values), value => value == Decode(Encode(value, serializer), serializer)).QuickCheckThrowOnFailure();

    [Theory]
    [MemberData(nameof(Pairs))]
    public void What_is_carried_over_means_the_same(WampSerializer from, WampSerializer to) =>
        Prop.ForAll(Arb.From(ValueGenerators.Values), value => value == Decode(CarryOver(Encode(value, from), from, to), to)).QuickCheckThrowOnFailure();

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Carrying_over_writes_what_encoding_writes(WampSerializer from, WampSerializer to) =>
        Prop.ForAll(Arb.From(ValueGenerators.Values), value => Encode(value, to).AsSpan().SequenceEqual(CarryOver(Encode(value, from), from, to))).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(WampSerializer.Json)]
    [InlineData(WampSerializer.MessagePack)]
    [InlineData(WampSerializer.Cbor)]
    public void A_message_cut_short_is_refused(WampSerializer serializer) =>
        Prop.ForAll(Arb.From(ValueGenerators.Values), value =>
        {
            var encoded = Encode(new WampList(value, "end"), serializer);
            var step = 1 + (encoded.Length / 16);
            return Enumerable.Range(1, encoded.Length - 1).Where(length => length % step == 0).All(length => IsRefused(encoded[..length], serializer));
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(WampSerializer.Json)]
    [InlineData(WampSerializer.MessagePack)]
    [InlineData(WampSerializer.Cbor)]
    public void Any_bytes_are_read_or_refused(WampSerializer serializer) =>
        Prop.ForAll<byte[]>(bytes => IsRefused(bytes, serializer) || Encode(Decode(bytes, serializer), serializer).Length > 0).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(WampSerializer.Json)]
    [InlineData(WampSerializer.Cbor)]
    public void Integers_beyond_64_bits_are_exact(WampSerializer serializer)
    {
        foreach (var text in (string[])["18446744073709551616", "-18446744073709551616", "-18446744073709551617", "-9223372036854775809", "123456789012345678901234567890", "-123456789012345678901234567890"])
        {
            WampValue value = BigInteger.Parse(text, CultureInfo.InvariantCulture);
            Assert.Equal(value, Decode(Encode(value, serializer), serializer));
        }
    }

    [Fact]
    public void MessagePack_carries_integers_beyond_64_bits_as_their_digits() => Assert.Equal(
        "18446744073709551616",
        Decode(Encode(BigInteger.Pow(2, 64), WampSerializer.MessagePack), WampSerializer.MessagePack).AsString());

    [Theory]
    [InlineData(WampSerializer.Json)]
    [InlineData(WampSerializer.MessagePack)]
    [InlineData(WampSerializer.Cbor)]
    public void A_message_gets_its_count_in_any_buffer(WampSerializer serializer)
    {
        var output = new ArrayBufferWriter<byte>();
        var buffer = new MessageBuffer();
        foreach (var target in (IBufferWriter<byte>[])[output, buffer])
        {
            var writer = WampWriter.Create(target, serializer);
            writer.BeginMessage();
            writer.WriteInteger(16);
            writer.WriteMap(new WampMap { ["a"] = new WampList(1, 2) });
            writer.WriteString("t");
            writer.WriteRaw(Encode(new WampList(), serializer));
            writer.EndMessage();
        }

        Assert.Equal(new WampList(16, new WampMap { ["a"] = new WampList(1, 2) }, "t", new WampList()), Decode(output.WrittenSpan.ToArray(), serializer).AsList());
        Assert.Equal(output.WrittenSpan, buffer.WrittenSpan);
    }

    [Theory]
    [InlineData(WampSerializer.Json)]
    [InlineData(WampSerializer.MessagePack)]
    [InlineData(WampSerializer.Cbor)]
    public void A_message_is_split_into_its_elements(WampSerializer serializer)
    {
        var message = Encode(new WampList(36, 2.5, "t", true, WampValue.Null, new WampMap(), new WampList(1), new byte[] { 1 }, "ninth"), serializer);
        var elements = new MessageElement[MessageScanner.MaxElements];
        Assert.Equal(9, MessageScanner.Split(message, serializer, elements));
        Assert.Equal(
            [
                MessageElementKind.Integer, MessageElementKind.Double, MessageElementKind.String, MessageElementKind.Boolean,
                MessageElementKind.Null, MessageElementKind.Map, MessageElementKind.List,
                serializer == WampSerializer.Json ? MessageElementKind.String : MessageElementKind.Binary, // JSON tells only when asked
            ],
            elements.Select(element => element.Kind));
        Assert.True(elements[5].IsPlain);
        Assert.False(elements[6].IsPlain);
        Assert.Equal(new WampList(1), Decode(elements[6].In(message).ToArray(), serializer).AsList());
    }

    private static byte[] Encode(WampValue value, WampSerializer serializer)
    {
        var output = new ArrayBufferWriter<byte>();
        WampWriter.Create(output, serializer).WriteValue(value);
        return output.WrittenSpan.ToArray();
    }

    private static byte[] CarryOver(byte[] value, WampSerializer from, WampSerializer to)
    {
        var output = new ArrayBufferWriter<byte>();
        WampTranscoder.Write(value, from, WampWriter.Create(output, to));
        return output.WrittenSpan.ToArray();
    }

    private static WampValue Decode(byte[] bytes, WampSerializer serializer)
    {
        var reader = new WampReader(bytes, serializer);
        Assert.True(reader.Read());
        var value = reader.GetValue();
        Assert.False(reader.Read());
        return value;
    }

    private static bool IsRefused(byte[] bytes, WampSerializer serializer)
    {
        try
        {
            var reader = new WampReader(bytes, serializer);
            if (!reader.Read())
                return true;
            reader.GetValue();
            reader.Read();
            return false;
        }
        catch (WampFormatException)
        {
            return true;
        }
    }
}
