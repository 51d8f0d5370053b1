using Ocs.Journals;

namespace Ocs.Aggregator.Log;

/// <summary>Small files that are whole, old or new, after a crash at any time.</summary>
internal static class StateFile
{
    /// <summary>Replaces a file.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        var folder = Path.GetDirectoryName(path)!;
        SyncedFolder.Create(folder);
        var fresh = path + ".new";
        using (var file = File.OpenHandle(fresh, FileMode.Create, FileAccess.Write))
        {
            RandomAccess.Write(file, content, 0);
            RandomAccess.FlushToDisk(file);
        }

        File.Move(fresh, path, overwrite: true);
        SyncedFolder.Sync(folder);
    }
}
