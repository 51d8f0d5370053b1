using System.Text;
using Ocs.Feeds;
using Ocs.Testing;
using Ocs.Wamp;

namespace Ocs.Core.Tests.Feeds;

public sealed class FeedMessageDecoderTests
{
    private const string Topic = "observatory.cryo-1.feeds.temperatures";

    private readonly FakeClock _clock = new();
    private readonly FeedMessageDecoder _decoder;

    public FeedMessageDecoderTests() => _decoder = new FeedMessageDecoder(_clock);

    [Fact]
    public void Blocks_become_typed_columns()
    {
        var message = Decode("""{"temps": {"block_name": "temps", "data": {"t": [1.5, -0.0], "n": [1, -2], "ok": [true, false], "state": ["a", "µK \"x\""]}, "timestamps": [1600000000.0, 1600000001]}}""");
        var block = Assert.Single(message.Blocks);
        Assert.Equal("temps", block.Name);
        Assert.Equal([1600000000.0, 1600000001.0], block.Timestamps);
        Assert.Equal(["t", "n", "ok", "state"], block.Columns.Select(column => column.Name));
        Assert.Equal([1.5, -0.0], block.Columns[0].Doubles);
        Assert.True(double.IsNegative(block.Columns[0].Doubles[1]));
        Assert.Equal([1, -2], block.Columns[1].Integers);
        Assert.Equal([true, false], block.Columns[2].Booleans);
        Assert.Equal(["a", "µK \"x\""], block.Columns[3].Strings);
        Assert.Equal(_clock.GetUtcNow(), message.Received);
        Assert.Empty(message.Refusals);
    }

    [Fact]
    public void The_feed_info_is_read_once_and_then_known_by_its_bytes()
    {
        var first = Decode(Sample(1));
        var second = Decode(Sample(2));
        Assert.Same(first.Feed, second.Feed);
        Assert.Equal("observatory.cryo-1", first.Feed.AgentAddress);
        Assert.Equal("temperatures", first.Feed.FeedName);
        Assert.Equal("1759999990.1234567", first.Feed.SessionId);
        Assert.Equal("Lakeshore372Agent", first.Feed.AgentClass);
        Assert.Equal(30, first.Feed.AggregationParameters["frame_length"].AsDouble());
        Assert.Equal([2.0], second.Blocks[0].Timestamps);
        Assert.Same(first.Blocks[0].Columns[0].Name, second.Blocks[0].Columns[0].Name);
    }

    [Fact]
    public void A_feed_info_that_changes_is_read_again()
    {
        var first = Decode(Sample(1));
        var other = Decode(Sample(2), Info.Replace("1759999990.1234567", "1760000001.5", StringComparison.Ordinal));
        Assert.Equal("1760000001.5", other.Feed.SessionId);
        Assert.NotSame(first.Feed, other.Feed);
        Assert.Equal("1759999990.1234567", Decode(Sample(3)).Feed.SessionId);
    }

    [Theory]
    [InlineData("[1, 2.5]", new[] { 1, 2.5 })]
    [InlineData("[1.0, 2]", new[] { 1.0, 2.0 })]
    [InlineData("[1.0, null]", new[] { 1.0, double.NaN })]
    [InlineData("[null, 2]", new[] { double.NaN, 2.0 })]
    [InlineData("[NaN, Infinity]", new[] { double.NaN, double.PositiveInfinity })]
    [InlineData("[5e-324, -Infinity]", new[] { 5e-324, double.NegativeInfinity })]
    [InlineData("[null, null]", new[] { double.NaN, double.NaN })]
    public void Numbers_that_are_not_all_integers_become_doubles(string values, double[] expected)
    {
        var column = Decode(Block(values)).Blocks[0].Columns[0];
        Assert.Equal(FeedColumnType.Double, column.Type);
        Assert.Equal(expected, column.Doubles);
    }

    [Theory]
    [InlineData("[1, true]", new long[] { 1, 1 })]
    [InlineData("[false, 7]", new long[] { 0, 7 })]
    [InlineData("[9223372036854775807, -9223372036854775808]", new[] { long.MaxValue, long.MinValue })]
    [InlineData("[1152921504606846977, 0]", new[] { 1152921504606846977L, 0 })]
    public void Integers_stay_integers(string values, long[] expected)
    {
        var column = Decode(Block(values)).Blocks[0].Columns[0];
        Assert.Equal(FeedColumnType.Integer, column.Type);
        Assert.Equal(expected, column.Integers);
    }

    [Theory]
    [InlineData("""{"data": {"v": [1.0, 2.0, 3.0]}, "timestamps": [1, 2]}""", """field "v" has 3 values for 2 timestamps""")]
    [InlineData("""{"data": {"v": [1.0], "w": [1]}, "timestamps": [1, 2]}""", """field "v" has 1 values for 2 timestamps""")]
    [InlineData("""{"data": {"v": [[1, 2]]}, "timestamps": [1]}""", """field "v" holds a list or map where a value should be""")]
    [InlineData("""{"data": {"v": [{"a": [1]}]}, "timestamps": [1]}""", """field "v" holds a list or map where a value should be""")]
    [InlineData("""{"data": {"v": [1180591620717411303424]}, "timestamps": [1]}""", """field "v" holds an integer that does not fit 64 bits""")]
    [InlineData("""{"data": {"v": [1, "a"]}, "timestamps": [1, 2]}""", """field "v" mixes values of different types""")]
    [InlineData("""{"data": {"v": ["a", null]}, "timestamps": [1, 2]}""", """field "v" mixes values of different types""")]
    [InlineData("""{"data": {"v": [true, 1.5]}, "timestamps": [1, 2]}""", """field "v" mixes values of different types""")]
    [InlineData("""{"data": {"v": [1]}, "timestamps": [NaN]}""", "timestamp 1 of 1 is not a finite number")]
    [InlineData("""{"data": {"v": [1, 2]}, "timestamps": [5, -Infinity]}""", "timestamp 2 of 2 is not a finite number")]
    [InlineData("""{"data": {"v": [1]}, "timestamps": ["now"]}""", "its timestamps are not a list of numbers")]
    [InlineData("""{"data": {"v": [1]}, "timestamps": [true]}""", "its timestamps are not a list of numbers")]
    [InlineData("""{"data": {"v": [1]}, "timestamps": [1e300]}""", "the timestamp 1E+300 is no time in seconds since 1970")]
    [InlineData("""{"data": {"v": [1]}}""", "it has no timestamps")]
    [InlineData("""{"timestamps": [1]}""", "it has no data")]
    [InlineData("""{"data": [1], "timestamps": [1]}""", "its data are not a map of fields")]
    [InlineData("5", "it is not a map of data and timestamps")]
    public void A_bad_block_is_refused_alone_by_name_and_reason(string block, string reason)
    {
        var message = Decode($$$"""{"bad": {{{block}}}, "good": {"data": {"x": [1.0]}, "timestamps": [1.0]}}""");
        Assert.Equal("good", Assert.Single(message.Blocks).Name);
        Assert.Equal($"Block \"bad\" of {Topic} was refused: {reason}.", Assert.Single(message.Refusals));
        Assert.Equal(1, _decoder.RefusedBlocks);
    }

    [Fact]
    public void An_empty_block_is_left_out_and_is_no_fault()
    {
        var message = Decode("""{"empty": {"block_name": "empty", "data": {"v": []}, "timestamps": []}}""");
        Assert.Empty(message.Blocks);
        Assert.Empty(message.Refusals);
    }

    [Fact]
    public void A_single_sample_may_come_without_lists()
    {
        var message = Decode("""{"block_name": "temps", "timestamp": 5.5, "data": {"t": 1.5, "n": 3}}""");
        var block = Assert.Single(message.Blocks);
        Assert.Equal("temps", block.Name);
        Assert.Equal([5.5], block.Timestamps);
        Assert.Equal([3], block.Columns[1].Integers);
    }

    [Fact]
    public void Messages_of_feeds_that_are_not_recorded_are_passed_over()
    {
        var info = Info.Replace("\"record\": true", "\"record\": false", StringComparison.Ordinal);
        for (var time = 0; time < 2; time++)
        {
            Assert.False(TryDecode("""[[{"acq": 1, "x": null}, """ + info + "]]", out _, out var fault));
            Assert.Null(fault);
        }
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("[5]")]
    [InlineData("[[]]")]
    [InlineData("[[1]]")]
    [InlineData("[[{}, 5]]")]
    [InlineData("[[{}, {\"address\": \"x\"}]]")]
    [InlineData("[[{\"a\"")]
    [InlineData("")]
    public void A_message_that_is_none_is_a_fault_that_names_the_feed(string positional)
    {
        Assert.False(TryDecode(positional, out _, out var fault, "observatory.odd"));
        Assert.Contains("observatory.odd", fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("observatory.cryo-2.feeds.temperatures")]
    [InlineData("observatory.cryo-1.feeds.pressures")]
    [InlineData("observatory.cryo-1.feeds.temperatures2")]
    public void Who_publishes_on_one_topic_does_not_speak_for_another(string topic)
    {
        Decode(Sample(1));
        Assert.False(TryDecode($"[[{Sample(2)}, {Info}]]", out _, out var fault, topic));
        Assert.Contains(topic, fault, StringComparison.Ordinal);
        Assert.False(_decoder.TryReadHeader(Event(Encoding.UTF8.GetBytes($"[[{Sample(2)}, {Info}]]"), topic), out _, out fault));
        Assert.Contains(topic, fault, StringComparison.Ordinal);
    }

    [Fact]
    public void A_session_as_long_as_a_book_is_refused()
    {
        Assert.False(TryDecode($"[[{Sample(1)}, {Info.Replace("1759999990.1234567", new string('1', 70_000), StringComparison.Ordinal)}]]", out _, out var fault));
        Assert.Contains("70000 letters", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_that_ends_like_a_known_message_but_is_none_is_refused()
    {
        Decode(Sample(1));
        Assert.False(TryDecode("[[[" + Info + "]]", out _, out var fault));
        Assert.NotNull(fault);
    }

    [Fact]
    public void No_bytes_make_it_throw()
    {
        var seeds = new[] { Sample(1), Block("[1, 2.5]"), """{"a": {"data": {"s": ["x", "\u00b5"], "b": [true]}, "timestamps": [1, 2]}}""" }
            .Select(message => Encoding.UTF8.GetBytes($"[[{message}, {Info}]]")).ToArray();
        var random = new Random(20260102);
        for (var round = 0; round < 30000; round++)
        {
            var bytes = seeds[round % seeds.Length].ToList();
            for (var change = random.Next(1, 4); change > 0; change--)
            {
                var at = random.Next(bytes.Count);
                switch (random.Next(4))
                {
                    case 0: bytes[at] = (byte)random.Next(256); break;
                    case 1: bytes.RemoveRange(at, Math.Min(random.Next(1, 9), bytes.Count - at)); break;
                    case 2: bytes.Insert(at, (byte)"[]{},:\"-0.eNIntf\\"[random.Next(17)]); break;
                    default: bytes.InsertRange(at, bytes.GetRange(at, Math.Min(20, bytes.Count - at)).ToArray()); break;
                }

                if (bytes.Count == 0)
                    break;
            }

            var received = Event([.. bytes], Topic);
            if (_decoder.TryDecode(received, out var message, out _))
                Assert.All(message.Blocks, block => Assert.All(block.Columns, column => Assert.Equal(block.Timestamps.Length, column.Count)));
        }
    }

    [Theory]
    [InlineData(WampSerializer.Json)]
    [InlineData(WampSerializer.MessagePack)]
    [InlineData(WampSerializer.Cbor)]
    public void Numbers_of_messages_are_read_with_and_without_their_samples(WampSerializer serializer)
    {
        FeedInfo? feed = null;
        foreach (var seq in (long[])[1, 2, 127, 128, 300, 70_000, 5_000_000_000])
        {
            var bytes = Numbered(serializer, seq, 3 * seq);
            Assert.True(_decoder.TryReadHeader(Event(bytes, Topic, serializer), out var header, out var fault), fault);
            Assert.Equal((seq, 3 * seq), (header.Seq, header.Samples));
            Assert.True(_decoder.TryDecode(Event(bytes, Topic, serializer), out var message, out fault), fault);
            Assert.Equal(seq, message.Seq);
            Assert.Same(feed ??= header.Feed, message.Feed);
        }
    }

    [Theory]
    [InlineData("9223372036854775807")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("\"7\"")]
    public void Numbers_that_no_message_can_have_are_none(string seq)
    {
        for (var time = 0; time < 2; time++)
        {
            var bytes = Encoding.UTF8.GetBytes($"[[{Sample(time)}, {Info.Replace("{\"agent_address\"", "{\"seq\": " + seq + ", \"samples\": 5, \"agent_address\"", StringComparison.Ordinal)}]]");
            Assert.True(_decoder.TryReadHeader(Event(bytes, Topic), out var header, out var fault), fault);
            Assert.Equal(0, header.Seq);
        }
    }

    [Fact]
    public void A_heartbeat_tells_the_last_numbers_of_its_agent()
    {
        for (var seq = 1; seq < 4; seq++)
        {
            var info = $$$"""{"last_seq": {"temps": [{{{seq}}}, 10]}, "agent_address": "observatory.a", "feed_name": "heartbeat", "address": "observatory.a.feeds.heartbeat", "record": false, "session_id": "1.5"}""";
            Assert.True(_decoder.TryReadHeader(Event(Encoding.UTF8.GetBytes($"[[{{}}, {info}]]"), "observatory.a.feeds.heartbeat"), out var header, out _));
            Assert.Equal(seq, header.LastNumbers!["temps"].AsList()[0].AsInteger());
        }
    }

    private static byte[] Numbered(WampSerializer serializer, long seq, long samples)
    {
        var bytes = new System.Buffers.ArrayBufferWriter<byte>();
        var writer = WampWriter.Create(bytes, serializer);
        var info = new FeedInfo { AgentAddress = "observatory.cryo-1", FeedName = "temperatures", Address = Topic, Record = true, SessionId = "1.5", AgentClass = "A" };
        writer.BeginList(1);
        writer.BeginList(2);
        writer.WriteMap(new WampMap { ["b"] = new WampMap { ["data"] = new WampMap { ["seq"] = new WampList(seq) }, ["timestamps"] = new WampList(1.0) } });
        new FeedInfoMap(info).Write(writer, seq, samples);
        writer.EndList();
        writer.EndList();
        return bytes.WrittenSpan.ToArray();
    }

    private const string Info = """{"agent_address": "observatory.cryo-1", "agg_params": {"frame_length": 30}, "feed_name": "temperatures", "address": "observatory.cryo-1.feeds.temperatures", "record": true, "session_id": "1759999990.1234567", "agent_class": "Lakeshore372Agent"}""";

    private static string Sample(int time) => $$$"""{"temps": {"block_name": "temps", "data": {"channel_00": [{{{time}}}.5]}, "timestamps": [{{{time}}}.0]}}""";

    private static string Block(string values) => $$$"""{"temps": {"block_name": "temps", "data": {"v": {{{values}}}}, "timestamps": [1.0, 2.0]}}""";

    private FeedMessage Decode(string message, string info = Info)
    {
        Assert.True(TryDecode($"[[{message}, {info}]]", out var decoded, out var fault), fault);
        return decoded!;
    }

    private bool TryDecode(string positional, out FeedMessage? message, out string? fault, string topic = Topic) =>
        _decoder.TryDecode(Event(Encoding.UTF8.GetBytes(positional), topic), out message, out fault);

    private static WampEvent Event(byte[] positional, string topic, WampSerializer serializer = WampSerializer.Json) => new()
    {
        Topic = topic,
        Publication = 1,
        DetailsBytes = "{}"u8,
        PositionalBytes = positional,
        KeywordBytes = default,
        Serializer = serializer,
    };
}
