using System.Globalization;

namespace Ocs.Agents.HostSensors;

/// <summary>What the disks read and write, and how busy they are. Only real disks: no loop, RAM or mapped devices.</summary>
internal sealed class DiskSource(string sys, TimeProvider clock) : SensorSource("disk")
{
    // The columns of /sys/block/X/stat (Documentation/block/stat.rst). A sector is 512 bytes whatever the disk.
    private const int SectorsRead = 2, SectorsWritten = 6, BusyMilliseconds = 9, SectorBytes = 512;

    private readonly SensorRates _rates = new(clock);

    public override IEnumerable<SensorReading> Read()
    {
        foreach (var disk in Folders(Path.Combine(sys, "block")).Where(disk => Directory.Exists(Path.Combine(disk, "device"))))
        {
            var name = Path.GetFileName(disk);
            double[] counts;
            try
            {
                counts = Counts(Path.Combine(disk, "stat"));
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or FormatException)
            {
                counts = [];
            }

            if (counts.Length <= BusyMilliseconds)
                continue; // Unplugged while we looked: those who knew it find it missing.
            var read = _rates.Next(name + "/read", counts[SectorsRead] * SectorBytes);
            var written = _rates.Next(name + "/written", counts[SectorsWritten] * SectorBytes);
            var busy = _rates.Next(name + "/busy", counts[BusyMilliseconds] / 1000 * 100);
            if (read is null || written is null || busy is null)
                continue;
            yield return new SensorReading(Field(name, "read"), "B/s", Math.Round(read.Value));
            yield return new SensorReading(Field(name, "written"), "B/s", Math.Round(written.Value));
            yield return new SensorReading(Field(name, "busy"), "%", Math.Min(Math.Round(busy.Value, 2), 100));
        }
    }

    private static double[] Counts(string file) => Array.ConvertAll(
        File.ReadAllText(file).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries),
        word => double.Parse(word, CultureInfo.InvariantCulture));
}
