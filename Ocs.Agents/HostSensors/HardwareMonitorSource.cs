namespace Ocs.Agents.HostSensors;

/// <summary>The monitoring chips of the host: temperatures, fans, voltages, currents, powers (Documentation/hwmon/sysfs-interface.rst).</summary>
internal sealed class HardwareMonitorSource(string sys) : SensorSource("hwmon")
{
    private static readonly (string Prefix, double Scale, string Unit)[] Kinds =
    [
        ("temp", 1e-3, "degC"), ("fan", 1, "rpm"), ("in", 1e-3, "V"), ("curr", 1e-3, "A"), ("power", 1e-6, "W"), ("humidity", 1e-3, "%"),
    ];

    public override IEnumerable<SensorReading> Read() =>
        from chip in Folders(Path.Combine(sys, "class", "hwmon"), "hwmon*")
        let number = Path.GetFileName(chip)["hwmon".Length..]
        let name = Text(Path.Combine(chip, "name"))
        from kind in Kinds
        from input in Directory.GetFiles(chip, kind.Prefix + "*_input").Order(StringComparer.Ordinal)
        let sensor = Path.GetFileName(input)[..^"_input".Length]
        where sensor.AsSpan(kind.Prefix.Length).ContainsAnyExceptInRange('0', '9') is false
        select SensorReading.Of(
            Field(number, name, sensor, Text(Path.Combine(chip, sensor + "_label"))), kind.Unit, () => ReadNumber(input) * kind.Scale);

    private static string Text(string file) => File.Exists(file) ? File.ReadAllText(file).Trim() : "";
}
