using System.Buffers;
using System.Text;
using Ocs.Wamp;

namespace Ocs.Feeds;

/// <summary>A feed's description in OCS's keys and order (ocs_feed.py: Feed.encoded), and its bytes, which every message repeats.</summary>
internal sealed class FeedInfoMap(FeedInfo info)
{
    private readonly (byte[] Key, byte[] Value)[]?[] _encoded = new (byte[], byte[])[]?[Enum.GetValues<WampSerializer>().Length];

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

    /// <summary>Writes it, with the last numbers of the agent's feeds in front where there are any.</summary>
    public void Write(WampWriter writer, WampMap? lastNumbers = null)
    {
        var values = ValuesFor(writer);
        writer.BeginMap(values.Length + (lastNumbers is null ? 0 : 1));
        if (lastNumbers is not null)
        {
            writer.WriteKey("last_seq"u8);
            writer.WriteMap(lastNumbers);
        }

        WriteEntries(writer, values);
    }

    /// <summary>Writes it for a numbered message. What changes stands in front, so that readers know the rest by its bytes.</summary>
    public void Write(WampWriter writer, long seq, long samples)
    {
        var values = ValuesFor(writer);
        writer.BeginMap(values.Length + 2);
        writer.WriteKey("seq"u8);
        writer.WriteInteger(seq);
        writer.WriteKey("samples"u8);
        writer.WriteInteger(samples);
        WriteEntries(writer, values);
    }

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

    private static void WriteEntries(WampWriter writer, (byte[] Key, byte[] Value)[] values)
    {
        foreach (var (key, value) in values)
        {
            writer.WriteKey(key);
            writer.WriteRaw(value);
        }

        writer.EndMap();
    }

    private (byte[] Key, byte[] Value)[] ValuesFor(WampWriter writer) =>
        _encoded[(int)writer.Serializer] ??= [.. ToMap().Select(entry => (Encoding.UTF8.GetBytes(entry.Key), Encode(entry.Value, writer.Serializer)))];

    private static byte[] Encode(WampValue value, WampSerializer serializer)
    {
        var bytes = new ArrayBufferWriter<byte>();
        WampWriter.Create(bytes, serializer).WriteValue(value);
        return bytes.WrittenSpan.ToArray();
    }
}
