using System.Globalization;

namespace Ocs.Agents.Lakeshore;

/// <summary>
/// A Lakeshore 240 made of code, which knows nothing of its driver: diodes whose temperature wanders around values of a
/// cryostat. Like the instrument it says nothing to what it does not understand.
/// </summary>
internal sealed class Lakeshore240Simulator
{
    private const double WanderKelvin = 0.003;

    private static readonly double[] Cryostat = [300.0, 77.4, 50.0, 40.2, 4.2, 3.9, 1.4, 0.9];

    private readonly Lock _lock = new();
    private readonly string _serialNumber;
    private readonly Random _random;
    private readonly double[] _kelvin;
    private readonly Lakeshore240Input[] _inputs;
    private string _name = "Simulator";

    /// <summary>An instrument.</summary>
    /// <param name="serialNumber">Its serial number.</param>
    /// <param name="channels">How many thermometers it has, 1 to 8.</param>
    /// <param name="seed">The same seed gives the same temperatures.</param>
    public Lakeshore240Simulator(string serialNumber, int channels, int seed)
    {
        _serialNumber = serialNumber;
        _random = new Random(seed);
        _kelvin = [.. Cryostat.Take(channels)];
        _inputs = [.. Enumerable.Range(1, channels).Select(channel => new Lakeshore240Input(1, 0, 0, 0, 1, 1, $"Channel {channel}"))];
    }

    /// <summary>How many requests it had.</summary>
    public int Requests { get; private set; }

    /// <summary>Brings a thermometer to a temperature.</summary>
    public void SetKelvin(int channel, double kelvin)
    {
        lock (_lock)
            _kelvin[channel - 1] = kelvin;
    }

    /// <summary>The answer to a request; null for none.</summary>
    public string? Answer(string request)
    {
        lock (_lock)
        {
            Requests++;
            return Understand(request);
        }
    }

    private string? Understand(string request)
    {
        var words = request.Split(' ', 2, StringSplitOptions.TrimEntries);
        var values = words.Length < 2 ? [] : words[1].Split(',', StringSplitOptions.TrimEntries);
        var channel = values.Length > 0 && int.TryParse(values[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= _kelvin.Length ? number : 0;
        switch (words[0].ToUpperInvariant())
        {
            case "*IDN?":
                return $"LSCI,MODEL240-{_kelvin.Length}P,{_serialNumber},1.3";
            case "MODNAME?":
                return _name;
            case "MODNAME" when words.Length == 2:
                _name = words[1];
                return null;
            case "KRDG?" when channel > 0:
                return Text(Wander(channel));
            case "CRDG?" when channel > 0:
                return Text(Wander(channel) - 273.15);
            case "FRDG?" when channel > 0:
                return Text((Wander(channel) * 1.8) - 459.67);
            case "SRDG?" when channel > 0:
                return Text(SensorOf(_inputs[channel - 1].Sensor, _kelvin[channel - 1]));
            case "INTYPE?" when channel > 0:
                var input = _inputs[channel - 1];
                return $"{input.Sensor},{input.AutoRange},{input.Range},{input.CurrentReversal},{input.Units},{input.Enabled}";
            case "INNAME?" when channel > 0:
                return $"{_inputs[channel - 1].Name,-15}";
            case "INNAME" when channel > 0 && values.Length > 1:
                _inputs[channel - 1] = _inputs[channel - 1] with { Name = string.Join(',', values[1..]) };
                return null;
            case "INTYPE" when channel > 0 && values[1..].Select(value => int.TryParse(value, out var part) ? part : -1).ToArray() is [>= 0, >= 0, >= 0, >= 0, >= 0, >= 0] set:
                _inputs[channel - 1] = new Lakeshore240Input(set[0], set[1], set[2], set[3], set[4], set[5], _inputs[channel - 1].Name);
                return null;
            default:
                return null;
        }
    }

    private static string Text(double value) => value.ToString("+0.0000;-0.0000", CultureInfo.InvariantCulture);

    /// <summary>About what a silicon diode, a platinum resistor and a resistor of ruthenium oxide give.</summary>
    private static double SensorOf(int sensor, double kelvin) => sensor switch
    {
        1 => kelvin > 25 ? 1.1 - ((kelvin - 25) * 0.0021) : 1.65 - (kelvin * 0.022),
        2 => Math.Max(0, (kelvin - 30) * 0.43),
        _ => 1000 * (1 + (1 / Math.Sqrt(kelvin))),
    };

    private double Wander(int channel) => _kelvin[channel - 1] *= 1 + (WanderKelvin * ((2 * _random.NextDouble()) - 1));
}
