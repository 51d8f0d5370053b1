using System.Buffers;
using Ocs.Wamp;

namespace Ocs.Feeds;

/// <summary>A feed's description in OCS's keys and order (ocs_feed.py: Feed.encoded), and its bytes, which every message repeats.</summary>
internal sealed class FeedInfoMap(FeedInfo info)
{
    private readonly byte[]?[] _encoded = new byte[]?[Enum.GetValues<WampSerializer>().Length];

    public WampMap ToMap() => new()
    {
        ["agent_address"] = info.AgentAddress,
        ["agg_params"] = info.AggregationParameters,
        ["feed_name"] = info.FeedName,
        ["address"] = info.Address,
        ["record"] = info.Record,
        ["session_id"] = info.SessionId,
        ["agent_class"] = info.AgentClass,
    };

    public void Write(WampWriter writer) => writer.WriteRaw(_encoded[(int)writer.Serializer] ??= Encode(writer.Serializer));

    /// <summary>The <c>agg_params</c> of some options: only what differs from the defaults; whole seconds as integers, as sites write them.</summary>
    public static WampMap AggregationParameters(FeedOptions options)
    {
        var parameters = new WampMap();
        if (options.FrameLength is { } frameLength)
            parameters["frame_length"] = Seconds(frameLength);
        if (options.FreshTime is { } freshTime)
            parameters["fresh_time"] = Seconds(freshTime);
        if (options.ExcludeAggregator)
            parameters["exclude_aggregator"] = true;
        if (options.ExcludeInflux)
            parameters["exclude_influx"] = true;
        return parameters;
    }

    private static WampValue Seconds(TimeSpan time) =>
        time.Ticks % TimeSpan.TicksPerSecond == 0 ? time.Ticks / TimeSpan.TicksPerSecond : (WampValue)time.TotalSeconds;

    private byte[] Encode(WampSerializer serializer)
    {
        var bytes = new ArrayBufferWriter<byte>();
        WampWriter.Create(bytes, serializer).WriteMap(ToMap());
        return bytes.WrittenSpan.ToArray();
    }
}
