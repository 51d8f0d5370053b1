using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace Ocs.Wamp.Serialization;

public sealed class JsonWriterTests
{
    [Theory]
    [InlineData(3.0, "3.0")]
    [InlineData(-0.0, "-0.0")]
    [InlineData(0.1, "0.1")]
    [InlineData(1e-7, "0.0000001")]
    [InlineData(1e-10, "1E-10")]
    [InlineData(1e16, "10000000000000000.0")]
    [InlineData(1e22, "1E+22")]
    [InlineData(123456789012345.0, "123456789012345.0")]
    [InlineData(1700000000.1234567, "1700000000.1234567")]
    [InlineData(double.MaxValue, "1.7976931348623157E+308")]
    [InlineData(double.Epsilon, "5E-324")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    [InlineData(double.NegativeInfinity, "-Infinity")]
    public void Doubles_have_a_point_or_an_exponent_or_are_bare_words(double value, string json) =>
        Assert.Equal(json, Write(value));

    [Theory]
    [InlineData(0, "0")]
    [InlineData(long.MinValue, "-9223372036854775808")]
    [InlineData(long.MaxValue, "9223372036854775807")]
    public void Integers_have_neither(long value, string json) => Assert.Equal(json, Write(value));

    [Fact]
    public void Big_integers_are_not_rounded() =>
        Assert.Equal("-123456789012345678901234567890", Write(BigInteger.Parse("-123456789012345678901234567890", CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData("", "\"\"")]
    [InlineData("a/b \u00e9 \U0001f52d", "\"a/b \u00e9 \U0001f52d\"")]
    [InlineData("\"\\\n\r\t\b\f\u0001", "\"\\\"\\\\\\n\\r\\t\\b\\f\\u0001\"")]
    public void Text_is_escaped_only_where_it_must_be(string value, string json)
    {
        Assert.Equal(json, Write(value));
        Assert.Equal(json, Write(writer => writer.WriteString(Encoding.UTF8.GetBytes(value))));
    }

    [Fact]
    public void A_lone_surrogate_is_escaped()
    {
        Assert.Equal("\"x\\ud800\\\"\"", Write("x\ud800\""));
        Assert.Equal("\"\\udc00\"", Write("\udc00"));
    }

    [Fact]
    public void Binary_is_a_nul_and_base64() => Assert.Equal("\"\\u0000AAEC\"", Write(new byte[] { 0, 1, 2 }));

    [Fact]
    public void Commas_stand_between_values_only() => Assert.Equal(
        """[1,[],{},{"a":[true,null],"b":"x"},[1.0,2.5],[3,4],"y",[0]]""",
        Write(writer =>
        {
            writer.BeginList(8);
            writer.WriteInteger(1);
            writer.WriteList([]);
            writer.WriteMap([]);
            writer.BeginMap(2);
            writer.WriteKey("a");
            writer.WriteList([true, WampValue.Null]);
            writer.WriteKey("b");
            writer.WriteString("x");
            writer.EndMap();
            writer.WriteDoubles([1, 2.5]);
            writer.WriteIntegers([3, 4]);
            writer.WriteRaw("\"y\""u8);
            writer.BeginList(1);
            writer.WriteRaw("0"u8);
            writer.EndList();
            writer.EndList();
        }));

    private static string Write(WampValue value) => Write(writer => writer.WriteValue(value));

    private static string Write(Action<WampWriter> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(WampWriter.Create(output, WampSerializer.Json));
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
