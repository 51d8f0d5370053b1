using System.Globalization;

namespace Ocs.Agents.HostSensors;

/// <summary>How much memory there is, and how much of it is free for programs.</summary>
internal sealed class MemorySource(string proc) : SensorSource("memory")
{
    public override IEnumerable<SensorReading> Read()
    {
        yield return Bytes("total", "MemTotal:");
        yield return Bytes("available", "MemAvailable:");
        yield return Bytes("swap_total", "SwapTotal:");
        yield return Bytes("swap_free", "SwapFree:");
    }

    // /proc/meminfo counts in kB, by which it means 1024 bytes.
    private SensorReading Bytes(string field, string line) => SensorReading.Of(
        Field(field), "B", () => double.Parse(ReadLine(Path.Combine(proc, "meminfo"), line)[1], CultureInfo.InvariantCulture) * 1024);
}
