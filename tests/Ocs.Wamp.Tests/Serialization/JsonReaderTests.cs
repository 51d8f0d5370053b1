using System.Globalization;
using System.Numerics;
using System.Text;

namespace Ocs.Wamp.Serialization;

public sealed class JsonReaderTests
{
    [Theory]
    [InlineData("null", "Null")]
    [InlineData("true", "Boolean")]
    [InlineData("3", "Integer")]
    [InlineData("-0", "Integer")]
    [InlineData("123456789012345678901234567890", "Integer")]
    [InlineData("3.0", "Double")]
    [InlineData("3e0", "Double")]
    [InlineData("3E+2", "Double")]
    [InlineData("NaN", "Double")]
    [InlineData("-Infinity", "Double")]
    [InlineData("\"\"", "String")]
    [InlineData("\"\\u0000AAEC\"", "Binary")]
    [InlineData("\"\\u0000\"", "Binary")]
    [InlineData("\"\\u0000not base64\"", "String")]
    [InlineData("[]", "ListStart")]
    [InlineData(" \t\r\n{}", "MapStart")]
    public void The_literal_decides_the_token(string json, string token)
    {
        var reader = new WampReader(Encoding.UTF8.GetBytes(json), WampSerializer.Json);
        Assert.True(reader.Read());
        Assert.Equal(token, reader.Token.ToString());
    }

    [Fact]
    public void Tokens_come_in_the_order_of_the_text()
    {
        var reader = new WampReader("""[1, {"a": [true, null], "b": {}}, "x"]"""u8, WampSerializer.Json);
        var tokens = new List<WampToken>();
        while (reader.Read())
            tokens.Add(reader.Token);
        Assert.Equal(
            [
                WampToken.ListStart, WampToken.Integer, WampToken.MapStart, WampToken.Key, WampToken.ListStart,
                WampToken.Boolean, WampToken.Null, WampToken.ListEnd, WampToken.Key, WampToken.MapStart, WampToken.MapEnd,
                WampToken.MapEnd, WampToken.String, WampToken.ListEnd,
            ],
            tokens);
        Assert.Equal(WampToken.None, reader.Token);
        Assert.False(reader.Read());
    }

    [Theory]
    [InlineData("9223372036854775807", true, long.MaxValue)]
    [InlineData("-9223372036854775808", true, long.MinValue)]
    [InlineData("9223372036854775808", false, 0)]
    [InlineData("-9223372036854775809", false, 0)]
    [InlineData("18446744073709551616", false, 0)]
    [InlineData("0", true, 0)]
    public void Integers_are_exact_or_do_not_fit(string json, bool fits, long expected)
    {
        var reader = new WampReader(Encoding.UTF8.GetBytes(json), WampSerializer.Json);
        reader.Read();
        Assert.Equal(fits, reader.TryGetInteger(out var value));
        if (fits)
            Assert.Equal(expected, value);
        Assert.Equal(BigInteger.Parse(json, CultureInfo.InvariantCulture), reader.GetBigInteger());
    }

    [Theory]
    [InlineData("0.1")]
    [InlineData("-0.0")]
    [InlineData("1e-7")]
    [InlineData("1E5")]
    [InlineData("1e400")]
    [InlineData("-1e400")]
    [InlineData("5e-324")]
    [InlineData("1e-400")]
    [InlineData("3.141592653589793238")]
    [InlineData("1700000000.123456789")]
    [InlineData("1763721600.1234567")]
    [InlineData("9007199254740993")]
    [InlineData("9007199254740993.0")]
    [InlineData("0.000000000000000000000000000000000000012345678901234567")]
    [InlineData("123456789012345678901234567890")]
    [InlineData("179769313486231570000e289")]
    [InlineData("1e99999999999")]
    public void Doubles_are_the_nearest_to_their_literal(string json)
    {
        var reader = new WampReader(Encoding.UTF8.GetBytes(json), WampSerializer.Json);
        reader.Read();
        Assert.Equal(
            BitConverter.DoubleToInt64Bits(double.Parse(json, CultureInfo.InvariantCulture)),
            BitConverter.DoubleToInt64Bits(reader.GetDouble()));
    }

    [Theory]
    [InlineData("\"plain \u00e9 \U0001f52d\"", "plain \u00e9 \U0001f52d")]
    [InlineData("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\b\f\n\r\t")]
    [InlineData("\"\\u00e9\\uD83D\\uDD2D\"", "\u00e9\U0001f52d")]
    [InlineData("\"\\u001f\\u0000\"", "\u001f\0")]
    public void Text_is_unescaped(string json, string expected)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        var reader = new WampReader(bytes, WampSerializer.Json);
        reader.Read();
        Assert.Equal(expected, reader.GetString());
    }

    [Fact]
    public void A_lone_surrogate_survives()
    {
        var reader = new WampReader("\"a\\ud800b\""u8, WampSerializer.Json);
        reader.Read();
        Assert.Equal("a\ud800b", reader.GetString());
    }

    [Theory]
    [InlineData("\"delay\"", "delay", true)]
    [InlineData("\"del\\u0061y\"", "delay", true)]
    [InlineData("\"del\\u0061ys\"", "delay", false)]
    [InlineData("\"dela\"", "delay", false)]
    [InlineData("1", "1", false)]
    public void Text_is_compared_by_its_meaning(string json, string text, bool equal)
    {
        var reader = new WampReader(Encoding.UTF8.GetBytes(json), WampSerializer.Json);
        reader.Read();
        Assert.Equal(equal, reader.TextEquals(Encoding.UTF8.GetBytes(text)));
    }

    [Theory]
    [InlineData("\"\\u0000AAEC\"", new byte[] { 0, 1, 2 })]
    [InlineData("\"\\u0000AAECAw==\"", new byte[] { 0, 1, 2, 3 })]
    [InlineData("\"\\u0000\\/\\/8=\"", new byte[] { 255, 255 })]
    [InlineData("\"\\u0000\"", new byte[0])]
    public void Binary_is_a_nul_and_base64(string json, byte[] expected)
    {
        var reader = new WampReader(Encoding.UTF8.GetBytes(json), WampSerializer.Json);
        reader.Read();
        Assert.Equal(expected, reader.GetBinary());
    }

    [Theory]
    [InlineData("[1,]", 3)]
    [InlineData("{\"a\":1,}", 7)]
    [InlineData("[,1]", 1)]
    [InlineData("[1 2]", 3)]
    [InlineData("{\"a\" 1}", 5)]
    [InlineData("{a:1}", 1)]
    [InlineData("{1:1}", 1)]
    [InlineData("'single'", 0)]
    [InlineData("01", 0)]
    [InlineData("-", 0)]
    [InlineData("+1", 0)]
    [InlineData(".5", 0)]
    [InlineData("1.", 0)]
    [InlineData("1.e3", 0)]
    [InlineData("1e", 0)]
    [InlineData("0x1F", 1)]
    [InlineData("-NaN", 0)]
    [InlineData("Inf", 0)]
    [InlineData("nul", 0)]
    [InlineData("True", 0)]
    [InlineData("/*c*/1", 0)]
    [InlineData("[1]]", 3)]
    [InlineData("1 2", 2)]
    [InlineData("[1}", 2)]
    [InlineData("{\"a\":1]", 6)]
    [InlineData("\"tab\there\"", 4)]
    [InlineData("\"\\x\"", 1)]
    [InlineData("\"\\u12g4\"", 1)]
    [InlineData("\"open", 0)]
    [InlineData("[1", 2)]
    [InlineData("{\"a\":", 5)]
    [InlineData("\ufeff1", 0)]
    public void Malformed_text_is_refused_at_its_byte(string json, int at)
    {
        var fault = Assert.Throws<WampFormatException>(() => ReadAll(json));
        Assert.Contains($"at byte {at}.", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_no_value() => Assert.Equal(0, ReadAll(" "));

    [Fact]
    public void Nesting_is_bounded()
    {
        Assert.Equal(1024, ReadAll(new string('[', 512) + new string(']', 512)));
        var fault = Assert.Throws<WampFormatException>(() => ReadAll(new string('[', 513) + new string(']', 513)));
        Assert.Contains("512", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Deep_lists_and_maps_are_told_apart()
    {
        var json = string.Concat(Enumerable.Repeat("[{\"a\":", 100)) + "1" + string.Concat(Enumerable.Repeat("}]", 100));
        Assert.Equal(501, ReadAll(json));
        Assert.Throws<WampFormatException>(() => ReadAll(json.Replace("1}]", "1]}", StringComparison.Ordinal)));
    }

    [Fact]
    public void Text_that_is_not_UTF_8_is_refused_when_asked_for()
    {
        var bytes = new byte[] { (byte)'"', 0xff, (byte)'"' };
        Assert.Throws<WampFormatException>(() =>
        {
            var reader = new WampReader(bytes, WampSerializer.Json);
            reader.Read();
            reader.GetString();
        });
    }

    [Fact]
    public void Asking_for_the_wrong_kind_says_what_was_found()
    {
        var fault = Assert.Throws<WampFormatException>(() =>
        {
            var reader = new WampReader("[\"x\"]"u8, WampSerializer.Json);
            reader.Read();
            reader.Read();
            reader.GetDouble();
        });
        Assert.Equal("Expected a number but found String at byte 1 of the Json payload.", fault.Message);
    }

    private static int ReadAll(string json)
    {
        var reader = new WampReader(Encoding.UTF8.GetBytes(json), WampSerializer.Json);
        var tokens = 0;
        while (reader.Read())
            tokens++;
        return tokens;
    }
}
