using System.Globalization;
using Ocs.Aggregator.Disk;
using Ocs.Journals;

namespace Ocs.Aggregator.Ledger;

/// <summary>
/// After a crash: makes archive files and their ledgers agree. A file is cut behind the last frame that is whole and has its
/// line, a ledger behind the last line that has its frame; what is cut off is kept aside, and made again from the log.
/// </summary>
internal static class ArchiveRepair
{
    /// <summary>Repairs files, and finds up to where in the log each feed is in them.</summary>
    /// <param name="archive">The archive's folder.</param>
    /// <param name="ledger">The ledger.</param>
    /// <param name="aside">Where what is cut off goes.</param>
    /// <param name="state">What was on disk for good; null where nothing is known of that.</param>
    /// <param name="reach">Is told of each frame that is there.</param>
    /// <returns>One sentence for each repair.</returns>
    /// <exception cref="IOException">A file cannot be read or cut.</exception>
    public static List<string> Run(string archive, FrameLedger ledger, string aside, HkSinkState? state, ArchiveReach reach)
    {
        var repairs = new List<string>();
        if (!Directory.Exists(ledger.Folder))
            return repairs;
        foreach (var lines in Directory.GetFiles(ledger.Folder, "*.ndjson", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileNameWithoutExtension(lines);
            if (!long.TryParse(name, CultureInfo.InvariantCulture, out var second) || second < (state?.File ?? 0))
                continue;
            var file = Path.Combine(archive, Path.GetFileName(Path.GetDirectoryName(lines)!), name + ".g3");
            if (Repair(file, lines, aside, state?.Position ?? 0, reach) is { } repair)
                repairs.Add(repair);
        }

        return repairs;
    }

    private static string? Repair(string file, string lines, string aside, long position, ArchiveReach reach)
    {
        var text = File.ReadAllBytes(lines);
        if (!File.Exists(file) && File.Exists(file + CompressedFile.Extension))
        {
            // Compressed files were whole, and were compared.
            foreach (var content in FrameEntry.ReadAll(text).Select(line => line.Entry.Content).OfType<FrameContent>())
                reach.Take(content);
            return null;
        }

        if (!File.Exists(file))
        {
            // Power loss took its name, or no frame came to the disk: then the log has all of it. Or it was taken away, which is not ours to mend.
            var contents = FrameEntry.ReadAll(text).Select(line => line.Entry.Content).OfType<FrameContent>();
            if (contents.Any(content => content.Through <= Math.Max(position, reach.Through.GetValueOrDefault((content.Feed, content.Session)))))
                return null;
            File.Delete(lines);
            return $"{file} never came to the disk; what was to be in it comes again from the log.";
        }

        using var stream = new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
        var (whole, wholeLines) = (0L, 0L);
        foreach (var (entry, end) in FrameEntry.ReadAll(text))
        {
            if (entry.Offset != whole || whole + entry.Length > stream.Length || !IsThere(stream, entry))
                break;
            (whole, wholeLines) = (whole + entry.Length, end);
            if (entry.Content is { } content)
                reach.Take(content);
        }

        using (var ledger = File.OpenHandle(lines, FileMode.Open, FileAccess.ReadWrite))
        {
            if (wholeLines < text.Length)
                RandomAccess.SetLength(ledger, wholeLines);
            RandomAccess.FlushToDisk(ledger);
        }

        // Who was killed had not synced what counts as written from now on.
        RandomAccess.FlushToDisk(stream.SafeFileHandle);
        SyncedFolder.Sync(Path.GetDirectoryName(file)!);
        if (whole == stream.Length)
            return null;
        var cut = stream.Length - whole;
        var kept = Path.Combine(Directory.CreateDirectory(aside).FullName, string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(file)}.from-{whole}"));
        stream.Position = whole;
        using (var copy = new FileStream(kept, FileMode.Create, FileAccess.Write))
            stream.CopyTo(copy);
        stream.SetLength(whole);
        if (whole == 0)
        {
            File.Delete(file);
            File.Delete(lines);
        }

        return $"{file} was torn: cut to its last whole frame, at byte {whole}; the {cut} bytes behind it are in {kept}, and come again from the log.";
    }

    private static bool IsThere(FileStream stream, FrameEntry entry)
    {
        var bytes = new byte[entry.Length];
        stream.Position = entry.Offset;
        return stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) == bytes.Length && FrameLedger.Checksum(bytes) == entry.Checksum;
    }
}
