using System.Buffers;
using System.Text;
using Ocs.Wamp;

namespace Ocs.Feeds;

/// <summary>A feed's description in OCS's keys and order (ocs_feed.py: Feed.encoded), and its bytes, which every message repeats.</summary>
internal sealed class FeedInfoMap(FeedInfo info)
{
    private volatile State _state = new(info);

    public FeedInfo Info => _state.Info;

    /// <summary>Adds units of fields; one thread at a time.</summary>
    public void AddUnits(IEnumerable<KeyValuePair<string, string>> units)
    {
        if (Info.WithUnits(units) is { } described)
            _state = new State(described);
    }

    public WampMap ToMap() => ToMap(Info);


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

    private static WampMap ToMap(FeedInfo info) => new()
    {
        ["agent_address"] = info.AgentAddress,
        ["agg_params"] = info.AggregationParameters,
        ["feed_name"] = info.FeedName,
        ["address"] = info.Address,
        ["record"] = info.Record,
        ["session_id"] = info.SessionId,
        ["agent_class"] = info.AgentClass,
    };

    private (byte[] Key, byte[] Value)[] ValuesFor(WampWriter writer)
    {
        var state = _state;
        return state.Encoded[(int)writer.Serializer] ??=
            [.. ToMap(state.Info).Select(entry => (Encoding.UTF8.GetBytes(entry.Key), Encode(entry.Value, writer.Serializer)))];
    }

    private static byte[] Encode(WampValue value, WampSerializer serializer)
    {
        var bytes = new ArrayBufferWriter<byte>();
        WampWriter.Create(bytes, serializer).WriteValue(value);
        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>A description, and its bytes for each serializer that was asked for.</summary>
    private sealed record State(FeedInfo Info)
    {
        public (byte[] Key, byte[] Value)[]?[] Encoded { get; } = new (byte[], byte[])[]?[Enum.GetValues<WampSerializer>().Length];
    }
}
