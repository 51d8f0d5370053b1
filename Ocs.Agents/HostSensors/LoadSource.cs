using System.Globalization;

namespace Ocs.Agents.HostSensors;

/// <summary>How many programs want to run, and since when the host is up.</summary>
internal sealed class LoadSource(string proc) : SensorSource("load")
{
    public override IEnumerable<SensorReading> Read()
    {
        var load = Path.Combine(proc, "loadavg");
        yield return SensorReading.Of(Field("1min"), "", () => Word(load, 0));
        yield return SensorReading.Of(Field("5min"), "", () => Word(load, 1));
        yield return SensorReading.Of(Field("15min"), "", () => Word(load, 2));
        yield return SensorReading.Of(Field("uptime"), "s", () => Word(Path.Combine(proc, "uptime"), 0));
    }

    private static double Word(string file, int index)
    {
        var words = File.ReadAllText(file).Split(' ');
        return index < words.Length && double.TryParse(words[index], CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new FormatException($"{file} has no number at place {index + 1}.");
    }
}
