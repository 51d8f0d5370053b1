using System.IO.Compression;
using Ocs.Journals;

namespace Ocs.Aggregator.Disk;

/// <summary>
/// Turns an archive file that is closed into a <c>.g3.gz</c>. Until that holds the same, byte by byte, and is on the disk for
/// good, the plain file stays: a crash at any moment leaves one of them whole, or both, and readers take the plain one.
/// </summary>
internal static class CompressedFile
{
    public const string Extension = ".gz";

    private const int Piece = 1 << 20;

    /// <summary>Compresses a file.</summary>
    /// <param name="file">The plain file.</param>
    /// <param name="drafts">A folder for drafts outside the archive, best on the same disk.</param>
    /// <param name="stop">Gives up; the plain file stays.</param>
    /// <exception cref="IOException">It cannot be read or written; the plain file stays.</exception>
    public static void Compress(string file, string drafts, CancellationToken stop)
    {
        SyncedFolder.Create(drafts);
        var target = file + Extension;
        var draft = Path.Combine(drafts, Path.GetFileName(target));
        try
        {
            using (var plain = OpenRead(file))
            using (var written = new FileStream(draft, FileMode.Create, FileAccess.Write, FileShare.Read))
            {
                using (var compressed = new GZipStream(written, CompressionLevel.Optimal, leaveOpen: true))
                    Copy(plain, compressed, stop);
                written.Flush(flushToDisk: true);
            }

            File.SetLastWriteTimeUtc(draft, File.GetLastWriteTimeUtc(file));
            File.Move(draft, target, overwrite: true);
        }
        finally
        {
            File.Delete(draft);
        }

        var isSame = false;
        try
        {
            isSame = HoldsTheSame(file, target, stop);
        }
        finally
        {
            if (!isSame)
                File.Delete(target);
        }

        if (!isSame)
            throw new IOException($"{file} could not be compressed: what was written does not read as it should, and was removed.");
        Replace(file, target);
    }

    private static void Replace(string file, string target)
    {
        // A disk apart from that of the draft has a copy that is not synced yet.
        using (var handle = File.OpenHandle(target, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite))
            RandomAccess.FlushToDisk(handle);
        var folder = Path.GetDirectoryName(file)!;
        SyncedFolder.Sync(folder);
        File.Delete(file);
        SyncedFolder.Sync(folder);
    }

    private static void Copy(Stream from, Stream to, CancellationToken stop)
    {
        var buffer = new byte[Piece];
        for (int read; (read = from.ReadAtLeast(buffer, Piece, throwOnEndOfStream: false)) > 0;)
        {
            stop.ThrowIfCancellationRequested();
            to.Write(buffer, 0, read);
        }
    }

    private static bool HoldsTheSame(string file, string compressed, CancellationToken stop)
    {
        using var plain = OpenRead(file);
        using var other = new GZipStream(OpenRead(compressed), CompressionMode.Decompress);
        var (left, right) = (new byte[Piece], new byte[Piece]);
        while (true)
        {
            stop.ThrowIfCancellationRequested();
            var count = plain.ReadAtLeast(left, Piece, throwOnEndOfStream: false);
            if (other.ReadAtLeast(right, Piece, throwOnEndOfStream: false) != count || !left.AsSpan(0, count).SequenceEqual(right.AsSpan(0, count)))
                return false;
            if (count < Piece)
                return true;
        }
    }

    private static FileStream OpenRead(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1);
}
