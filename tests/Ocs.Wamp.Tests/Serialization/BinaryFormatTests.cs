using System.Buffers;
using System.Globalization;
using System.Numerics;

namespace Ocs.Wamp.Serialization;

/// <summary>Bytes that other implementations write, from the examples of RFC 8949 and of the MessagePack specification.</summary>
public sealed class BinaryFormatTests
{
    [Theory]
    [InlineData("00", "0")]
    [InlineData("1818", "24")]
    [InlineData("1b000000e8d4a51000", "1000000000000")]
    [InlineData("1bffffffffffffffff", "18446744073709551615")]
    [InlineData("c249010000000000000000", "18446744073709551616")]
    [InlineData("3bffffffffffffffff", "-18446744073709551616")]
    [InlineData("c349010000000000000000", "-18446744073709551617")]
    [InlineData("20", "-1")]
    [InlineData("3903e7", "-1000")]
    [InlineData("f90000", "0.0")]
    [InlineData("f98000", "-0.0")]
    [InlineData("f93e00", "1.5")]
    [InlineData("fa47c35000", "100000.0")]
    [InlineData("fb7e37e43c8800759c", "1E+300")]
    [InlineData("f97c00", "Infinity")]
    [InlineData("f97e00", "NaN")]
    [InlineData("fbfff0000000000000", "-Infinity")]
    [InlineData("f4", "false")]
    [InlineData("f6", "null")]
    [InlineData("f7", "null")]
    [InlineData("c11a514b67b0", "1363896240")]
    [InlineData("d9d9f78101", "[1]")]
    [InlineData("4401020304", "\"\\u0000AQIDBA==\"")]
    [InlineData("62c3bc", "\"\u00fc\"")]
    [InlineData("8301820203820405", "[1,[2,3],[4,5]]")]
    [InlineData("a201020304", "{\"1\":2,\"3\":4}")]
    [InlineData("a26161016162820203", "{\"a\":1,\"b\":[2,3]}")]
    [InlineData("5f42010243030405ff", "\"\\u0000AQIDBAU=\"")]
    [InlineData("7f657374726561646d696e67ff", "\"streaming\"")]
    [InlineData("9fff", "[]")]
    [InlineData("9f018202039f0405ffff", "[1,[2,3],[4,5]]")]
    [InlineData("bf6346756ef563416d7421ff", "{\"Fun\":true,\"Amt\":-2}")]
    [InlineData("826161bf61626163ff", "[\"a\",{\"b\":\"c\"}]")]
    public void Cbor_of_others_is_read(string hex, string json) => Assert.Equal(json, ToJson(hex, WampSerializer.Cbor));

    [Theory]
    [InlineData("00", "0")]
    [InlineData("7f", "127")]
    [InlineData("e0", "-32")]
    [InlineData("ccff", "255")]
    [InlineData("cfffffffffffffffff", "18446744073709551615")]
    [InlineData("d0df", "-33")]
    [InlineData("d1ff7f", "-129")]
    [InlineData("d38000000000000000", "-9223372036854775808")]
    [InlineData("ca3fc00000", "1.5")]
    [InlineData("cb3ff8000000000000", "1.5")]
    [InlineData("c0", "null")]
    [InlineData("c3", "true")]
    [InlineData("a161", "\"a\"")]
    [InlineData("d90161", "\"a\"")]
    [InlineData("da000161", "\"a\"")]
    [InlineData("c403010203", "\"\\u0000AQID\"")]
    [InlineData("9301a162c2", "[1,\"b\",false]")]
    [InlineData("dc000101", "[1]")]
    [InlineData("82a16101a162c0", "{\"a\":1,\"b\":null}")]
    [InlineData("de0001a16180", "{\"a\":{}}")]
    public void MessagePack_of_others_is_read(string hex, string json) => Assert.Equal(json, ToJson(hex, WampSerializer.MessagePack));

    [Theory]
    [InlineData("1c", "a length that means nothing")]
    [InlineData("ff", "means nothing")]
    [InlineData("f800", "means nothing")]
    [InlineData("61", "ends inside")]
    [InlineData("9b7fffffffffffffff", "a count of")]
    [InlineData("bb7fffffffffffffff", "a count of")]
    [InlineData("a1810101", "a key that is no text")]
    [InlineData("7f41ffff", "a chunk of another kind")]
    [InlineData("0000", "behind the end")]
    [InlineData("c201", "no bytes")]
    [InlineData("61ff", "not UTF-8")]
    [InlineData("c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c000", "tags")]
    public void Malformed_cbor_is_refused(string hex, string why) =>
        Assert.Contains(why, Assert.Throws<WampFormatException>(() => ToJson(hex, WampSerializer.Cbor)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("c1", "0xC1")]
    [InlineData("d40100", "0xD4")]
    [InlineData("c70100", "0xC7")]
    [InlineData("a5", "ends inside")]
    [InlineData("ddffffffff", "a count of")]
    [InlineData("81c001", "a key that is no text")]
    [InlineData("c0c0", "behind the end")]
    [InlineData("a1ff", "not UTF-8")]
    public void Malformed_MessagePack_is_refused(string hex, string why) =>
        Assert.Contains(why, Assert.Throws<WampFormatException>(() => ToJson(hex, WampSerializer.MessagePack)).Message, StringComparison.Ordinal);

    [Fact]
    public void Nesting_is_bounded_in_every_format()
    {
        foreach (var (serializer, list) in new[] { (WampSerializer.Cbor, (byte)0x81), (WampSerializer.MessagePack, (byte)0x91) })
        {
            byte[] deep = [.. Enumerable.Repeat(list, WampReader.MaxDepth), 0];
            Assert.Equal(2 * WampReader.MaxDepth + 1, CountTokens(deep, serializer));
            Assert.Throws<WampFormatException>(() => CountTokens([list, .. deep], serializer));
        }
    }

    [Theory]
    [InlineData(0, "00", "00")]
    [InlineData(24, "1818", "18")]
    [InlineData(-33, "3820", "d0df")]
    [InlineData(65536, "1a00010000", "ce00010000")]
    [InlineData(long.MinValue, "3b7fffffffffffffff", "d38000000000000000")]
    public void Integers_are_written_short(long value, string cbor, string messagePack)
    {
        Assert.Equal(cbor, Write(value, WampSerializer.Cbor));
        Assert.Equal(messagePack, Write(value, WampSerializer.MessagePack));
    }

    [Fact]
    public void Doubles_are_written_in_64_bits_and_big_integers_in_tags()
    {
        Assert.Equal("fb3ff8000000000000", Write(1.5, WampSerializer.Cbor));
        Assert.Equal("cb3ff8000000000000", Write(1.5, WampSerializer.MessagePack));
        Assert.Equal("c249010000000000000000", Write(BigInteger.Parse("18446744073709551616", CultureInfo.InvariantCulture), WampSerializer.Cbor));
        Assert.Equal("c349010000000000000000", Write(BigInteger.Parse("-18446744073709551617", CultureInfo.InvariantCulture), WampSerializer.Cbor));
    }

    private static string ToJson(string hex, WampSerializer serializer)
    {
        var output = new ArrayBufferWriter<byte>();
        WampTranscoder.Write(Convert.FromHexString(hex), serializer, WampWriter.Create(output, WampSerializer.Json));
        return System.Text.Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static string Write(WampValue value, WampSerializer serializer)
    {
        var output = new ArrayBufferWriter<byte>();
        WampWriter.Create(output, serializer).WriteValue(value);
        return Convert.ToHexStringLower(output.WrittenSpan);
    }

    private static int CountTokens(byte[] bytes, WampSerializer serializer)
    {
        var reader = new WampReader(bytes, serializer);
        var tokens = 0;
        while (reader.Read())
            tokens++;
        return tokens;
    }
}
