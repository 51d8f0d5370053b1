using System.Globalization;
using System.Text.Json;
using Ocs.G3;
using Ocs.Journals;

namespace Ocs.Aggregator.Disk;

/// <summary>
/// The archive files that were deleted to make room, because the site asked for it. Each is noted in <c>removed.ndjson</c> in
/// the ledger's folder before it goes.
/// </summary>
internal static class RemovedFiles
{
    public const string Name = "removed.ndjson";

    /// <summary>Deletes the oldest files until so many bytes are free again.</summary>
    /// <param name="places">Where archive and ledger are.</param>
    /// <param name="bytes">How many bytes.</param>
    /// <param name="before">Files of this unix second and behind it stay.</param>
    /// <param name="clock">The clock.</param>
    /// <returns>What was done, in one sentence; null where there was nothing to delete.</returns>
    public static string? RemoveOldest(RecordingPlaces places, long bytes, long before, TimeProvider clock)
    {
        if (!Directory.Exists(places.Archive))
            return null;
        var (removed, freed) = (new List<string>(), 0L);
        try
        {
            foreach (var file in HkArchive.Open(places.Archive).Files.TakeWhile(file => HkArchive.NumberOf(file) < before))
            {
                if (freed >= bytes)
                    break;
                var length = new FileInfo(file).Length;
                Note(places, file, length, clock);
                File.Delete(file);
                freed += length;
                removed.Add(file);
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return $"The oldest files of {places.Archive} were to go, to make room, and could not: {fault.Message}";
        }

        return removed.Count == 0 ? null
            : $"{removed.Count} files of {freed >> 20} MB, {removed[0]} to {removed[^1]}, were deleted to make room, as --delete-oldest-below asks.";
    }

    /// <summary>The unix seconds of the files that were deleted.</summary>
    public static IEnumerable<long> Read(string ledger)
    {
        var path = Path.Combine(ledger, Name);
        if (!File.Exists(path))
            yield break;
        foreach (var line in File.ReadLines(path))
        {
            if (ReadSecond(line) is { } second)
                yield return second;
        }
    }

    private static void Note(RecordingPlaces places, string file, long length, TimeProvider clock)
    {
        SyncedFolder.Create(places.Ledger);
        using var notes = new FileStream(Path.Combine(places.Ledger, Name), FileMode.Append, FileAccess.Write, FileShare.Read);
        using (var json = new Utf8JsonWriter(notes))
        {
            json.WriteStartObject();
            json.WriteString("file", Path.GetRelativePath(places.Archive, file));
            json.WriteNumber("second", HkArchive.NumberOf(file));
            json.WriteNumber("bytes", length);
            json.WriteString("removed", clock.GetUtcNow().ToString("O", CultureInfo.InvariantCulture));
            json.WriteEndObject();
        }

        notes.WriteByte((byte)'\n');
        notes.Flush(flushToDisk: true);
        SyncedFolder.Sync(places.Ledger);
    }

    /// <summary>Null where the line was torn by a crash: then its file is there still.</summary>
    private static long? ReadSecond(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return document.RootElement.GetProperty("second").GetInt64();
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }
}
