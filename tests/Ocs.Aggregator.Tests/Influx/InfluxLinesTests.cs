using System.Globalization;
using System.Text;
using Ocs.Aggregator.Influx;
using Ocs.Feeds;

namespace Ocs.Aggregator.Tests.Influx;

public sealed class InfluxLinesTests
{
    [Fact]
    public void Text_is_escaped_and_what_cannot_be_stored_left_out()
    {
        var lines = new InfluxLines(new InfluxFieldTypes());
        lines.Add(new FeedMessage
        {
            Feed = new FeedInfo { AgentAddress = "observatory.a b,c=d", FeedName = "f", Address = "observatory.a.feeds.f" },
            Received = DateTimeOffset.UnixEpoch,
            Blocks =
            [
                new FeedBlock
                {
                    Name = "b",
                    Timestamps = [1, 2, 1e300],
                    Columns =
                    [
                        new FeedColumn { Name = "text=", Type = FeedColumnType.String, Strings = ["say \"hi\"", "back\\slash", ""] },
                        new FeedColumn { Name = "number", Doubles = [double.NaN, 0.5, 1] },
                        new FeedColumn { Name = "yes", Type = FeedColumnType.Boolean, Booleans = [true, false, true] },
                    ],
                },
                new FeedBlock { Name = "lost", Timestamps = [3], Columns = [new FeedColumn { Name = "n", Doubles = [double.PositiveInfinity] }] },
            ],
        });
        Assert.Equal(5, lines.LeftOut);
        Assert.Equal(
            """
            observatory.a\ b\,c=d,feed=f text\=="say \"hi\"",yes=True 1000000000
            observatory.a\ b\,c=d,feed=f text\=="back\\slash",number=0.5,yes=False 2000000000

            """,
            Encoding.UTF8.GetString(lines.Bytes.Span));
        Assert.Equal(2, lines.Ends.Count);
    }

    [Fact]
    public void Numbers_are_read_as_what_they_were()
    {
        var random = new Random(3);
        double[] numbers =
        [
            0, -0.0, 1, -1, 0.1, -0.000001, 1e-7, 999_999_999.999999, 1_234_567_890.123456, 1e15, 1e300, 5e-324, double.MaxValue, double.Epsilon, 1.0 / 3, 100.5, -273.15,
            .. Enumerable.Range(0, 2000).Select(_ => Math.Round((random.NextDouble() - 0.5) * Math.Pow(10, random.Next(0, 12)), random.Next(0, 9))),
            .. Enumerable.Range(0, 2000).Select(_ => BitConverter.Int64BitsToDouble(random.NextInt64())).Where(double.IsFinite),
        ];
        var lines = new InfluxLines(new InfluxFieldTypes());
        lines.Add(new FeedMessage
        {
            Feed = new FeedInfo { AgentAddress = "o.a", FeedName = "f", Address = "o.a.feeds.f" },
            Received = DateTimeOffset.UnixEpoch,
            Blocks = [new FeedBlock { Name = "b", Timestamps = [.. numbers.Select((_, row) => (double)row)], Columns = [new FeedColumn { Name = "n", Doubles = numbers }] }],
        });
        var written = Encoding.UTF8.GetString(lines.Bytes.Span).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')[1]["n=".Length..]).ToList();
        Assert.Equal(numbers.Select(BitConverter.DoubleToInt64Bits), written.Select(text => BitConverter.DoubleToInt64Bits(double.Parse(text, CultureInfo.InvariantCulture))));
        Assert.Equal(["0", "-0", "1", "-1", "0.1", "-0.000001"], written.Take(6));
    }
}
