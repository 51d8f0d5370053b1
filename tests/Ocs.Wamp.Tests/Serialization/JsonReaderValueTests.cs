using System.Buffers;
using System.Text;

namespace Ocs.Wamp.Serialization;

/// <summary>Whole values at once: skipped, raw, decoded, and lists of numbers.</summary>
public sealed class JsonReaderValueTests
{
    [Fact]
    public void Skip_moves_to_the_end_of_the_value()
    {
        var reader = new WampReader("""{"a": [1, {"x": []}], "b": 2}"""u8, WampSerializer.Json);
        reader.Read();
        reader.Read();
        reader.Skip();
        Assert.Equal(WampToken.ListEnd, reader.Token);
        Assert.True(reader.Read());
        Assert.True(reader.TextEquals("b"u8));
        reader.Skip();
        Assert.Equal(WampToken.Integer, reader.Token);
    }

    [Fact]
    public void Raw_bytes_are_as_they_came()
    {
        var reader = new WampReader("""[36, {"a" : 1.50} ,"x"]"""u8, WampSerializer.Json);
        reader.Read();
        reader.Read();
        Assert.Equal("36"u8, reader.GetRaw());
        reader.Read();
        Assert.Equal("""{"a" : 1.50}"""u8, reader.GetRaw());
        reader.Read();
        Assert.Equal("\"x\""u8, reader.GetRaw());
        reader.Read();
        Assert.Equal(WampToken.ListEnd, reader.Token);
    }

    [Fact]
    public void Values_are_decoded_with_their_kinds_and_the_last_of_equal_keys()
    {
        var reader = new WampReader("""{"a":1,"a":[2.0,18446744073709551616,null,"t"]}"""u8, WampSerializer.Json);
        reader.Read();
        var map = reader.GetValue().AsMap();
        Assert.Equal(
            [WampValueKind.Double, WampValueKind.BigInteger, WampValueKind.Null, WampValueKind.String],
            map["a"].AsList().Select(value => value.Kind));
        Assert.Equal(WampToken.MapEnd, reader.Token);
    }

    [Fact]
    public void A_list_of_doubles_is_read_in_one_go()
    {
        var buffer = ArrayPool<double>.Shared.Rent(1);
        var json = $"[[{string.Join(", ", Enumerable.Range(0, 1000).Select(i => $"{i}.5"))}], 7]";
        var reader = new WampReader(Encoding.UTF8.GetBytes(json), WampSerializer.Json);
        reader.Read();
        reader.Read();
        Assert.True(reader.TryReadDoubles(ref buffer, out var count));
        Assert.Equal(Enumerable.Range(0, 1000).Select(i => i + 0.5), buffer.Take(count));
        Assert.True(reader.Read());
        Assert.Equal(WampToken.Integer, reader.Token);
        ArrayPool<double>.Shared.Return(buffer);
    }

    [Fact]
    public void A_list_of_mixed_numbers_is_left_for_the_caller()
    {
        var doubles = ArrayPool<double>.Shared.Rent(1);
        var integers = ArrayPool<long>.Shared.Rent(1);
        var reader = new WampReader("[1, 2, 3.5]"u8, WampSerializer.Json);
        reader.Read();
        Assert.False(reader.TryReadDoubles(ref doubles, out _));
        Assert.False(reader.TryReadIntegers(ref integers, out _));
        Assert.Equal(WampToken.ListStart, reader.Token);
        Assert.Equal(3, reader.GetValue().AsList().Count);
        ArrayPool<double>.Shared.Return(doubles);
        ArrayPool<long>.Shared.Return(integers);
    }
}
