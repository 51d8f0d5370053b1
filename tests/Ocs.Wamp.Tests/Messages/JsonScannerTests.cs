using System.Text;
using System.Text.Json;

namespace Ocs.Wamp.Tests.Messages;

public sealed class JsonScannerTests
{
    [Fact]
    public void A_message_is_split_at_its_top_level()
    {
        var message = """ [ 16 , 7,{"acknowledge":true}, "a.b\u00e9", [1,[2,{"x":"]"}]] ,{} ] """u8;
        Span<MessageElement> elements = stackalloc MessageElement[MessageScanner.MaxElements];
        var count = MessageScanner.Split(message, WampSerializer.Json, elements);

        var found = new List<string>();
        foreach (var element in elements[..count])
            found.Add($"{element.Kind} {element.IsPlain} {Encoding.UTF8.GetString(element.In(message))}");
        Assert.Equal(
            [
                "Integer False 16", "Integer False 7", """Map False {"acknowledge":true}""", """String False "a.b\u00e9" """.TrimEnd(),
                """List False [1,[2,{"x":"]"}]]""", "Map True {}",
            ],
            found);
    }

    [Fact]
    public void Elements_beyond_the_room_given_are_counted()
    {
        Span<MessageElement> elements = stackalloc MessageElement[2];
        Assert.Equal(5, MessageScanner.Split("[1,2,3,4,5]"u8, WampSerializer.Json, elements));
        Assert.Equal(0, MessageScanner.Split(" [ ] "u8, WampSerializer.Json, elements));
    }

    [Theory]
    [InlineData("1.0")]
    [InlineData("-0.0")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1e400")]
    [InlineData("1E5")]
    [InlineData("1e-7")]
    [InlineData("1.5E+10")]
    [InlineData("123456789012345678901234567890")]
    [InlineData("1234567890123456789012345678901234567890.12345678901234567890123456789012345")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("-Infinity")]
    [InlineData("\"\\ud800\"")]
    [InlineData("\"\\u0000\\u001f\\ud83d\\ude00é\"")]
    [InlineData("\"\\\\\\\"\\/\\b\\f\\n\\r\\t\"")]
    [InlineData("{\"a\":1,\"a\":2}")]
    [InlineData("{ \"a\" : [ ] , \"b\" : { } }")]
    [InlineData("[[],{},[[]],{\"x\":{}}]")]
    [InlineData("[null,true,false]")]
    public void What_Python_reads_passes(string value) => Assert.True(Passes($"[1,[{value}]]") && Passes($"[{value}]"));

    [Theory]
    [InlineData("'single'")]
    [InlineData("{unquoted:1}")]
    [InlineData("{\"a\"}")]
    [InlineData("{\"a\":}")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{1:2}")]
    [InlineData("[1,]")]
    [InlineData("[,1]")]
    [InlineData("[1 2]")]
    [InlineData("/*c*/1")]
    [InlineData("0x1F")]
    [InlineData("01")]
    [InlineData("-")]
    [InlineData("-01")]
    [InlineData("+1")]
    [InlineData("1.")]
    [InlineData(".5")]
    [InlineData("1e")]
    [InlineData("1e+")]
    [InlineData("--1")]
    [InlineData("-NaN")]
    [InlineData("nan")]
    [InlineData("tru")]
    [InlineData("\"a\nb\"")]
    [InlineData("\"\\x\"")]
    [InlineData("\"\\u12g4\"")]
    [InlineData("\"open")]
    [InlineData("[1}")]
    [InlineData("{\"a\":1]")]
    public void What_Python_refuses_is_refused(string value) => Assert.False(Passes($"[1,[{value}]]"));

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("not json")]
    [InlineData("[1")]
    [InlineData("[1,")]
    [InlineData("[1]]")]
    [InlineData("[1] x")]
    public void A_message_with_more_or_less_than_one_list_is_refused(string message) => Assert.False(Passes(message));

    [Fact]
    public void Anything_but_a_list_is_well_formed_and_no_message()
    {
        var refused = Assert.Throws<WampMessageShapeException>(
            () => MessageScanner.Split("{\"a\":1}"u8, WampSerializer.Json, new MessageElement[8]));
        Assert.Equal(MessageElementKind.Map, refused.Kind);
    }

    [Fact]
    public void Nesting_is_bounded()
    {
        Assert.True(Passes(Nested(MessageScanner.MaxDepth)));
        Assert.False(Passes(Nested(MessageScanner.MaxDepth + 1)));
        Assert.False(Passes(new string('[', 200_000)));
    }

    [Fact]
    public void It_agrees_with_a_strict_reader_on_mangled_text()
    {
        // Wherever a byte of a real message is changed, both accept or both refuse; the bare words are the one difference.
        var original = Encoding.UTF8.GetBytes(
            """[16,31,{},"observatory.x.feeds.y",[{"t":{"block_name":"t","timestamps":[1700000000.12,1],"data":{"c":[273.15,-0.5e3,0]}}},{"a\\":"\u00e9"}],{}]""");
        const string Mangled = "[]{},:\"\\0123.eE-+ \tntfu\u0001";
        var random = new Random(1);
        for (var round = 0; round < 30_000; round++)
        {
            var bytes = (byte[])original.Clone();
            for (var change = random.Next(1, 4); change > 0; change--)
                bytes[random.Next(bytes.Length)] = (byte)Mangled[random.Next(Mangled.Length)];
            Assert.True(Passes(bytes) == IsJsonList(bytes), Encoding.UTF8.GetString(bytes));
        }
    }

    private static string Nested(int depth) => new string('[', depth) + new string(']', depth);

    private static bool Passes(string message) => Passes(Encoding.UTF8.GetBytes(message));

    private static bool Passes(byte[] message)
    {
        try
        {
            MessageScanner.Split(message, WampSerializer.Json, new MessageElement[MessageScanner.MaxElements]);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static bool IsJsonList(byte[] message)
    {
        try
        {
            using var document = JsonDocument.Parse(message, new JsonDocumentOptions { MaxDepth = 1000 });
            return document.RootElement.ValueKind == JsonValueKind.Array;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
