namespace Ocs.Agents.HostSensors;

/// <summary>The thermal zones of the kernel: processor, board, radio (Documentation/driver-api/thermal/sysfs-api.rst).</summary>
internal sealed class ThermalSource(string sys) : SensorSource("thermal")
{
    public override IEnumerable<SensorReading> Read() =>
        from zone in Folders(Path.Combine(sys, "class", "thermal"), "thermal_zone*")
        let number = Path.GetFileName(zone)["thermal_".Length..]
        select SensorReading.Of(
            Field(number, Type(zone)), "degC", () => ReadNumber(Path.Combine(zone, "temp")) / 1000);

    private static string Type(string zone)
    {
        var file = Path.Combine(zone, "type");
        return File.Exists(file) ? File.ReadAllText(file).Trim() : "";
    }
}
