using Ocs.Wamp;

namespace Ocs.Aggregator.Disk;

/// <summary>
/// Watches the room on the disks of archive and log. First it warns; then no frame is written, so that the log has what is
/// left; at last the log is not written either, and agents keep what they publish.
/// </summary>
/// <param name="places">Where archive and log are.</param>
/// <param name="options">How little is too little.</param>
/// <param name="clock">The clock.</param>
/// <param name="look">How much room there is; the disk itself unless told otherwise.</param>
internal sealed class FreeSpace(RecordingPlaces places, AggregatorOptions options, TimeProvider clock, Func<string, DiskSpace?> look)
{
    private static readonly TimeSpan LookTime = TimeSpan.FromSeconds(2);

    private DateTimeOffset _looked = DateTimeOffset.MinValue;
    private DiskSpace? _archive;
    private DiskSpace? _log;

    /// <summary>What is about to run out, in one sentence; null where there is room.</summary>
    public string? Warning => WarningOf(places.Archive, _archive) ?? WarningOf(places.Log, _log);

    /// <summary>Why no frame is to be written, in one sentence; null where frames are.</summary>
    public string? FramesRefusal => _archive is { } space && space.Free < Stop(space)
        ? $"The disk of {places.Archive} has {Megabytes(space)} MB left, so no frames are written: what comes waits in the log. Make room."
        : null;

    /// <summary>Why the log is not to be written, in one sentence; null where it is.</summary>
    public string? LogRefusal => _log is { } space && space.Free < Stop(space) / 4
        ? $"The disk of {places.Log} has {Megabytes(space)} MB left, so nothing is recorded: what is published waits at the agents. Make room."
        : null;

    /// <summary>How many bytes of files are to go, as the site has asked for; 0 where there is room.</summary>
    public long ToDelete => _archive is { } space ? Math.Max(0, Bytes(options.DeleteOldestBelow) - space.Free) : 0;

    /// <summary>Looks again, where it is time.</summary>
    /// <returns>Whether it looked.</returns>
    public bool Look()
    {
        if ((clock.GetUtcNow() - _looked).Duration() < LookTime)
            return false;
        _looked = clock.GetUtcNow();
        (_archive, _log) = (look(places.Archive), look(places.Log));
        return true;
    }

    /// <summary>The next question looks again.</summary>
    public void Forget() => _looked = DateTimeOffset.MinValue;

    /// <summary>How much room there is, for the session: <c>{"archive": bytes, "log": bytes}</c>.</summary>
    public WampMap ToMap() => new()
    {
        ["archive"] = _archive is { } archive ? archive.Free : WampValue.Null,
        ["log"] = _log is { } log ? log.Free : WampValue.Null,
    };

    private string? WarningOf(string folder, DiskSpace? space) => space is { } room && room.Free < Math.Min(Bytes(options.WarnBelow), room.Total / 10)
        ? $"The disk of {folder} has {Megabytes(room)} MB left: make room. Below {Stop(room) >> 20} MB no frames are written."
        : null;

    /// <summary>A small disk is not refused for being small.</summary>
    private long Stop(DiskSpace space) => Math.Min(Bytes(options.StopBelow), space.Total / 20);

    private static long Bytes(double megabytes) => (long)(megabytes * (1 << 20));

    private static long Megabytes(DiskSpace space) => space.Free >> 20;
}
