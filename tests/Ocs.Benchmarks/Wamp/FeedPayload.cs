using System.Buffers;
using Ocs.Wamp;

namespace Ocs.Benchmarks.Wamp;

/// <summary>What an agent's feed publishes: a block of channels with their samples, and what describes the feed.</summary>
internal sealed class FeedPayload
{
    private readonly string[] _channels;
    private readonly double[] _times;
    private readonly double[][] _samples;
    private readonly Dictionary<WampSerializer, byte[]> _encoded = [];

    public FeedPayload(int channels, int samples, int digits)
    {
        var random = new Random(1);
        _channels = [.. Enumerable.Range(0, channels).Select(channel => $"channel_{channel:00}")];
        _times = [.. Enumerable.Range(0, samples).Select(sample => 1700000000.123456 + sample)];
        _samples = [.. _channels.Select(_ => _times.Select(_ => Math.Round(random.NextDouble() * 300, digits)).ToArray())];
        foreach (var serializer in Enum.GetValues<WampSerializer>())
        {
            var output = new ArrayBufferWriter<byte>();
            Write(WampWriter.Create(output, serializer));
            _encoded[serializer] = output.WrittenSpan.ToArray();
        }
    }

    /// <summary>The arguments, encoded.</summary>
    public byte[] Encoded(WampSerializer serializer) => _encoded[serializer];

    /// <summary>Encodes the arguments.</summary>
    public void Write(WampWriter writer)
    {
        writer.BeginList(2);
        writer.BeginMap(1);
        writer.WriteKey("temps"u8);
        writer.BeginMap(3);
        writer.WriteKey("block_name"u8);
        writer.WriteString("temps"u8);
        writer.WriteKey("timestamps"u8);
        writer.WriteDoubles(_times);
        writer.WriteKey("data"u8);
        writer.BeginMap(_channels.Length);
        for (var channel = 0; channel < _channels.Length; channel++)
        {
            writer.WriteKey(_channels[channel]);
            writer.WriteDoubles(_samples[channel]);
        }

        writer.EndMap();
        writer.EndMap();
        writer.EndMap();
        writer.BeginMap(3);
        writer.WriteKey("agent_address"u8);
        writer.WriteString("observatory.fake"u8);
        writer.WriteKey("feed_name"u8);
        writer.WriteString("temperatures"u8);
        writer.WriteKey("session_id"u8);
        writer.WriteString("1700000000.12"u8);
        writer.EndMap();
        writer.EndList();
    }
}
