namespace Ocs.Agents.Lakeshore;

/// <summary>How a channel of a Lakeshore 240 is set up, in the instrument's own numbers.</summary>
/// <param name="Sensor">1 a diode, 2 a platinum resistor, 3 an NTC resistor.</param>
/// <param name="AutoRange">1 where the instrument chooses the range.</param>
/// <param name="Range">0 to 8 of an NTC resistor, 10 Ω to 100 kΩ; 0 of others.</param>
/// <param name="CurrentReversal">1 where it reverses the current against thermal voltages.</param>
/// <param name="Units">What it shows: 1 K, 2 °C, 3 the sensor's unit, 4 °F.</param>
/// <param name="Enabled">1 where it is read.</param>
/// <param name="Name">What people called it.</param>
internal sealed record Lakeshore240Input(int Sensor, int AutoRange, int Range, int CurrentReversal, int Units, int Enabled, string Name)
{
    private const int Diode = 1;

    /// <summary>The unit of what the sensor gives.</summary>
    public string SensorUnit => Sensor == Diode ? "V" : "Ohm";
}
