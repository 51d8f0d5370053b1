using System.Text;
using Ocs.Wamp;

namespace Ocs.Benchmarks.Live;

/// <summary>A feed of temperatures of six digits that wander, as an agent publishes them: a message each second, or more often.</summary>
/// <param name="instance">The instance-id of the agent.</param>
/// <param name="fields">How many fields its block has.</param>
/// <param name="rate">Samples a second.</param>
internal sealed class WanderingFeed(string instance, int fields, int rate)
{
    private readonly Random _random = new(instance.Length + fields);
    private readonly string[] _names = [.. Enumerable.Range(0, fields).Select(field => $"channel_{field:D2}")];
    private readonly double[] _values = [.. Enumerable.Range(0, fields).Select(field => 20.0 + field)];
    private readonly byte[] _info = Encoding.UTF8.GetBytes(
        $$"""{"agent_address":"observatory.{{instance}}","agg_params":{"frame_length":60},"feed_name":"temps","address":"observatory.{{instance}}.feeds.temps","record":true,"session_id":"1.5","agent_class":"Bench"}""");

    /// <summary>What a plot calls a field.</summary>
    public string NameOf(int field) => $"{instance}::temps.{_names[field]}";

    /// <summary>Publishes samples that end at a time.</summary>
    public ValueTask PublishAsync(WampSession session, double end, int samples)
    {
        var times = new double[samples];
        for (var sample = 0; sample < samples; sample++)
            times[sample] = end - ((double)(samples - 1 - sample) / rate);
        return session.PublishAsync($"observatory.{instance}.feeds.temps", times, Write);
    }

    private void Write(WampWriter writer, double[] times)
    {
        writer.BeginList(1);
        writer.BeginList(2);
        writer.BeginMap(1);
        writer.WriteKey("block");
        writer.BeginMap(3);
        writer.WriteKey("block_name");
        writer.WriteString("temps");
        writer.WriteKey("data");
        writer.BeginMap(fields);
        Span<double> values = stackalloc double[times.Length];
        for (var field = 0; field < fields; field++)
        {
            foreach (ref var value in values)
                value = _values[field] = Math.Round(_values[field] + ((_random.NextDouble() - 0.5) * 0.01), 4);
            writer.WriteKey(_names[field]);
            writer.WriteDoubles(values);
        }

        writer.EndMap();
        writer.WriteKey("timestamps");
        writer.WriteDoubles(times);
        writer.EndMap();
        writer.EndMap();
        writer.WriteRaw(_info);
        writer.EndList();
        writer.EndList();
    }
}
