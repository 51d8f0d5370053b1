namespace Ocs.Agents.HostSensors;

/// <summary>How full the filesystems are that lie on devices of this host.</summary>
/// <param name="proc">The folder /proc.</param>
/// <param name="space">Tells the size and the free bytes of the filesystem mounted at a path.</param>
internal sealed class FilesystemSource(string proc, Func<string, (long Total, long Free)> space) : SensorSource("filesystem")
{
    public override IEnumerable<SensorReading> Read()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var line in File.ReadLines(Path.Combine(proc, "mounts")))
        {
            var words = line.Split(' ');
            if (words.Length < 3 || !words[0].StartsWith("/dev/", StringComparison.Ordinal)
                || words[0].StartsWith("/dev/loop", StringComparison.Ordinal) || !seen.Add(words[0]))
                continue;
            var point = Unescape(words[1]);
            var name = point == "/" ? "root" : point;
            yield return SensorReading.Of(Field(name, "free"), "B", () => space(point).Free);
            yield return SensorReading.Of(Field(name, "used"), "%", () => Used(space(point)));
        }
    }

    /// <summary>What the operating system says of a mounted filesystem.</summary>
    public static (long Total, long Free) SpaceOf(string mountPoint)
    {
        var drive = new DriveInfo(mountPoint);
        return (drive.TotalSize, drive.AvailableFreeSpace);
    }

    private static double Used((long Total, long Free) space) =>
        space.Total > 0 ? Math.Round(100 * (1 - ((double)space.Free / space.Total)), 4) : double.NaN;

    // /proc/mounts writes a space as \040 (man 5 fstab).
    private static string Unescape(string path) => path.Replace(@"\040", " ", StringComparison.Ordinal);
}
