using System.Globalization;
using System.Text;
using System.Text.Json;
using Ocs.Wamp;

namespace Ocs.Benchmarks.Archive;

/// <summary>The bytes of one message of a recorded feed, as the router hands them on.</summary>
internal sealed class FeedEvent
{
    private const string Topic = "observatory.bench.feeds.temps";

    private readonly byte[] _positional;

    private FeedEvent(byte[] positional) => _positional = positional;

    public static FeedEvent Create(int fields)
    {
        var random = new Random(1);
        var data = string.Join(", ", Enumerable.Range(0, fields).Select(field =>
            string.Create(CultureInfo.InvariantCulture, $"\"channel_{field:D2}\": [{random.NextDouble():R}]")));
        return new FeedEvent(Encoding.UTF8.GetBytes(
            $$$"""
            [[{"temps": {"block_name": "temps", "data": {{{{data}}}}, "timestamps": [1795206662.11808]}}, {"agent_address": "observatory.bench", "agg_params": {"frame_length": 60}, "feed_name": "temps", "address": "{{{Topic}}}", "record": true, "session_id": "1795206658.6162844", "agent_class": "BenchAgent"}]]
            """.Trim()));
    }

    public WampEvent AsEvent() => new()
    {
        Topic = Topic,
        Publication = 1,
        DetailsBytes = "{}"u8,
        PositionalBytes = _positional,
        KeywordBytes = default,
        Serializer = WampSerializer.Json,
    };

    /// <summary>The floor: every token of the same bytes once, with the numbers as doubles.</summary>
    public double Scan()
    {
        var reader = new Utf8JsonReader(_positional);
        var sum = 0.0;
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.Number)
                sum += reader.GetDouble();
        }

        return sum;
    }
}
