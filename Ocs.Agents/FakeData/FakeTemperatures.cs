using Ocs.Feeds;

namespace Ocs.Agents.FakeData;

/// <summary>Makes up temperatures around 0.1 K: each channel wanders slowly, with noise on top.</summary>
internal sealed class FakeTemperatures(FakeDataOptions options)
{
    private const double StartKelvin = 0.1;
    private const double DriftKelvin = 0.003;
    private const double NoiseKelvin = 0.002;

    private readonly Random _random = options.Seed is { } seed ? new Random(seed) : new Random();
    private readonly string[] _names = [.. Enumerable.Range(0, options.NumChannels).Select(channel => $"channel_{channel:00}")];
    private readonly double[] _kelvin = [.. Enumerable.Repeat(StartKelvin, options.NumChannels)];

    /// <summary>The unit of each channel.</summary>
    public IEnumerable<KeyValuePair<string, string>> Units => _names.Select(name => KeyValuePair.Create(name, "K"));

    /// <summary>The samples of all channels at some times.</summary>
    public FeedBlock Next(double[] timestamps)
    {
        var columns = new FeedColumn[_names.Length];
        for (var channel = 0; channel < columns.Length; channel++)
        {
            _kelvin[channel] += Uniform(DriftKelvin);
            var samples = new double[timestamps.Length];
            for (var index = 0; index < samples.Length; index++)
                samples[index] = _kelvin[channel] + Uniform(NoiseKelvin);
            columns[channel] = new FeedColumn { Name = _names[channel], Type = FeedColumnType.Double, Doubles = samples };
        }

        return new FeedBlock { Name = "temps", Timestamps = timestamps, Columns = columns };
    }

    private double Uniform(double amplitude) => amplitude * ((2 * _random.NextDouble()) - 1);
}
