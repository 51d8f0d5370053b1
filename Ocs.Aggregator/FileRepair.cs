using System.Globalization;
using Ocs.G3;

namespace Ocs.Aggregator;

/// <summary>
/// Cuts the newest file of an archive to its last whole frame, where a crash left it torn: one torn file makes readers of
/// housekeeping files give up a whole span. What is cut off is kept aside.
/// </summary>
internal static class FileRepair
{
    /// <summary>Repairs, and says in one sentence what was done; null where nothing had to be.</summary>
    /// <param name="archive">The archive's folder.</param>
    /// <param name="aside">Where what is cut off goes, outside the archive.</param>
    /// <exception cref="IOException">The file cannot be read or cut.</exception>
    public static string? Run(string archive, string aside)
    {
        if (!Directory.Exists(archive))
            return null;
        var newest = HkArchive.Open(archive).Files.LastOrDefault(file => file.EndsWith(".g3", StringComparison.Ordinal));
        return newest is null ? null : Run(newest, FindEnd(newest), aside);
    }

    private static string? Run(string file, long whole, string aside)
    {
        if (new FileInfo(file).Length == whole)
            return null;
        // Shared with nobody: a file that another aggregator still writes is left alone.
        using var stream = new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        var cut = stream.Length - whole;
        Directory.CreateDirectory(aside);
        var kept = Path.Combine(aside, string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(file)}.from-{whole}"));
        stream.Position = whole;
        using (var copy = new FileStream(kept, FileMode.Create, FileAccess.Write))
            stream.CopyTo(copy);
        if (whole == 0)
        {
            stream.Dispose();
            File.Delete(file);
            return $"{file} held no whole frame and was removed; its {cut} bytes are in {kept}.";
        }

        stream.SetLength(whole);
        return $"{file} was torn: cut to its last whole frame, at byte {whole}; the {cut} bytes behind it are in {kept}.";
    }

    /// <summary>Where the last whole frame ends.</summary>
    private static long FindEnd(string file)
    {
        using var reader = G3FileReader.Open(file);
        try
        {
            while (reader.Read() is not null)
            {
            }
        }
        catch (G3FormatException)
        {
            // What lies before is whole.
        }

        return reader.Offset;
    }
}
