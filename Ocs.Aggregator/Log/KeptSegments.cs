using System.Globalization;

namespace Ocs.Aggregator.Log;

/// <summary>
/// The segments of a log that nobody reads any more, kept for a while in <c>kept/</c> beside it, so that archive files that
/// are lost or damaged can be made again. They are the first to go when room runs out.
/// </summary>
/// <param name="log">The folder of the log.</param>
/// <param name="age">How long a segment is kept after its last message.</param>
/// <param name="bytes">How many bytes are kept at most.</param>
/// <param name="clock">The clock.</param>
internal sealed class KeptSegments(string log, TimeSpan age, long bytes, TimeProvider clock)
{
    /// <summary>The folder of kept segments of a log.</summary>
    public static string FolderOf(string log) => Path.Combine(log, "kept");

    /// <summary>The files of a log in the order of their places, kept ones first.</summary>
    public static IEnumerable<(long Begin, string Path)> FilesOf(string log) =>
        new[] { FolderOf(log), log }.Where(Directory.Exists)
            .SelectMany(folder => MessageLog.SegmentsOf(folder).Select(begin => (begin, Path.Combine(folder, begin.ToString("D20", CultureInfo.InvariantCulture) + ".log"))));

    /// <summary>Takes a segment over; deletes it where none are kept.</summary>
    /// <exception cref="IOException">It can be neither moved nor deleted.</exception>
    public void Take(string segment)
    {
        if (bytes <= 0 || age <= TimeSpan.Zero)
        {
            File.Delete(segment);
            return;
        }

        var folder = Directory.CreateDirectory(FolderOf(log)).FullName;
        File.Move(segment, Path.Combine(folder, Path.GetFileName(segment)), overwrite: true);
    }

    /// <summary>Deletes what is too old or too much.</summary>
    /// <param name="all">Whether there is no room for any.</param>
    /// <returns>How many bytes that freed.</returns>
    /// <exception cref="IOException">A segment cannot be deleted.</exception>
    public long Prune(bool all)
    {
        if (!Directory.Exists(FolderOf(log)))
            return 0;
        var (kept, freed) = (0L, 0L);
        foreach (var file in new DirectoryInfo(FolderOf(log)).GetFiles("*.log").OrderByDescending(file => file.Name, StringComparer.Ordinal))
        {
            kept += file.Length;
            if (!all && kept <= bytes && clock.GetUtcNow() - file.LastWriteTimeUtc <= age)
                continue;
            freed += file.Length;
            file.Delete();
        }

        return freed;
    }
}
