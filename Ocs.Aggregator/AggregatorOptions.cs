using System.ComponentModel.DataAnnotations;
using Ocs.Operations;

namespace Ocs.Aggregator;

/// <summary>The arguments of an <see cref="AggregatorAgent"/> in a site file.</summary>
public sealed record AggregatorOptions
{
    /// <summary>
    /// Where the archive is: folders of five digits, with one file for each hour or so. Without it <c>hk</c> in the
    /// program's data directory.
    /// </summary>
    public string? DataDir { get; init; }

    /// <summary>Where log and ledger are; without it <c>state</c> in the program's data directory.</summary>
    public string? StateDir { get; init; }

    /// <summary><c>record</c> begins to record when the agent starts, <c>idle</c> waits to be told.</summary>
    [AllowedValues("idle", "record")]
    public string InitialState { get; init; } = "idle";

    /// <summary>After how long a new file begins. Together with the frame length of the feeds at most 7200 s, or readers miss data.</summary>
    [Unit("s")]
    public TimeSpan TimePerFile { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How many megabytes a file holds before a new one begins, whatever the time.</summary>
    [Range(1, 1e6)]
    public double MegabytesPerFile { get; init; } = 4096;

    /// <summary>After how long at most what was received is on disk, and acknowledged; 8 MB are at once.</summary>
    [Unit("s"), Range(0.01, 60)]
    public TimeSpan SyncTime { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>
    /// How many days after its last write a closed file is compressed to <c>.g3.gz</c>; 0 at once, without it never. spt3g and
    /// <c>ocs archive</c> read such files, so3g.hk and sotodlib's indexes do not.
    /// </summary>
    [Unit("days"), Range(0, 36500)]
    public double? CompressAfterDays { get; init; }

    /// <summary>For how many days the log is kept when all that is in it is in files, so that lost files can be made again from it; 0 for none.</summary>
    [Unit("days"), Range(0, 36500)]
    public double KeepLogDays { get; init; } = 1;

    /// <summary>How many megabytes of the log are kept so at most. They are the first to go when the disk fills.</summary>
    [Unit("MB"), Range(0, 1e9)]
    public double KeepLogMegabytes { get; init; } = 2048;

    /// <summary>Below how many free megabytes of the disks of archive and log to warn; at most a tenth of the disk.</summary>
    [Unit("MB"), Range(0, 1e9)]
    public double WarnBelow { get; init; } = 1024;

    /// <summary>
    /// Below how many free megabytes no frames are written, so that the log has what is left; at most a twentieth of the disk.
    /// Below a quarter of it the log is not written either, and what is published waits at the agents.
    /// </summary>
    [Unit("MB"), Range(0, 1e9)]
    public double StopBelow { get; init; } = 256;

    /// <summary>Below how many free megabytes the oldest files of the archive are deleted; 0 for never. The ledger remembers what they held.</summary>
    [Unit("MB"), Range(0, 1e9)]
    public double DeleteOldestBelow { get; init; }

    /// <summary>
    /// Databases that get all that is recorded, with spaces between: <c>influxdb://user:password@host:8086/database</c>,
    /// <c>postgresql://user:password@host:5432/database</c>. While one is away, what it lacks waits in the log.
    /// </summary>
    public string Sink { get; init; } = "";

    /// <summary>
    /// Which feeds are recorded, where several aggregators share a site: <c>INSTANCE-ID</c> or <c>INSTANCE-ID.FEED</c>, with
    /// <c>*</c> and <c>?</c>, several with spaces between. Without it all are.
    /// </summary>
    public string Feeds { get; init; } = "";
}
