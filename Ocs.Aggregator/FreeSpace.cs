namespace Ocs.Aggregator;

/// <summary>Watches how much room the disks of archive and log have, and warns before there is none.</summary>
internal sealed class FreeSpace(RecordingPlaces places, TimeProvider clock)
{
    private const long Little = 1L << 30;

    private static readonly TimeSpan LookTime = TimeSpan.FromSeconds(30);

    private DateTimeOffset _looked = DateTimeOffset.MinValue;

    /// <summary>What is about to run out, in one sentence; null where there is room.</summary>
    public string? Warning { get; private set; }

    /// <summary>Looks again, where it is time.</summary>
    public void Look()
    {
        if (clock.GetUtcNow() - _looked < LookTime)
            return;
        _looked = clock.GetUtcNow();
        Warning = WarningOf(places.Archive) ?? WarningOf(places.Log);
    }

    private static string? WarningOf(string folder)
    {
        try
        {
            var free = new DriveInfo(folder).AvailableFreeSpace;
            return free >= Little ? null : $"The disk of {folder} has {free >> 20} MB left: make room, or data will wait at the agents.";
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}
