namespace Ocs.Agents.HostSensors;

/// <summary>What one sensor said, or why it said nothing.</summary>
/// <param name="Field">The name of its field, unique on this host.</param>
/// <param name="Unit">The unit of the value; empty for a bare number.</param>
/// <param name="Value">The value; NaN where there is none.</param>
/// <param name="Fault">Why it could not be read; null where it could.</param>
internal readonly record struct SensorReading(string Field, string Unit, double Value, string? Fault = null)
{
    /// <summary>Reads one sensor; one that cannot be read becomes a reading with a fault.</summary>
    public static SensorReading Of(string field, string unit, Func<double> read)
    {
        try
        {
            return new SensorReading(field, unit, read());
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or FormatException)
        {
            return new SensorReading(field, unit, double.NaN, fault.Message);
        }
    }
}
