namespace Ocs.Aggregator.Disk;

/// <summary>The room of a disk.</summary>
/// <param name="Free">How many bytes are free for this program.</param>
/// <param name="Total">How many bytes there are.</param>
internal readonly record struct DiskSpace(long Free, long Total)
{
    /// <summary>The room of the disk that holds a folder, or will hold it; null where that cannot be known.</summary>
    public static DiskSpace? Of(string folder)
    {
        try
        {
            for (var path = Path.GetFullPath(folder); path is not null; path = Path.GetDirectoryName(path))
            {
                if (!Directory.Exists(path))
                    continue;
                var drive = new DriveInfo(path);
                return new DiskSpace(drive.AvailableFreeSpace, drive.TotalSize);
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // A disk that does not tell is taken to have room: writing to it tells.
        }

        return null;
    }
}
