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
}
