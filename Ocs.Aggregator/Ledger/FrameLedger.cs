using System.Globalization;
using Ocs.G3;
using Ocs.Journals;

namespace Ocs.Aggregator.Ledger;

/// <summary>
/// Beside each archive file <c>17600/1760099400.g3</c> a file <c>17600/1760099400.ndjson</c> in the ledger's folder, with a
/// line for each frame. The line is written before the frame, and synced before it: after a crash at any byte a frame without
/// its line, or a line without its frame, can only be the last one. After a power loss there may be many, at the end. One thread.
/// </summary>
internal sealed class FrameLedger(string folder) : IDisposable
{
    private FileStream? _file;
    private long _offset;
    private long _lineStart;

    /// <summary>The ledger's folder.</summary>
    public string Folder => folder;

    /// <summary>The path of the ledger of an archive file.</summary>
    public string PathOf(string archiveFile) =>
        Path.Combine(folder, Path.GetFileName(Path.GetDirectoryName(archiveFile)!), HkArchive.NumberOf(archiveFile).ToString(CultureInfo.InvariantCulture) + ".ndjson");

    /// <summary>Begins the ledger of a new file, before that is there: power loss at any time leaves no file of which nobody knows.</summary>
    public void Begin(string archiveFile)
    {
        _file?.Dispose();
        var path = PathOf(archiveFile);
        SyncedFolder.Create(Path.GetDirectoryName(path)!);
        _file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read | FileShare.Delete, bufferSize: 0);
        (_offset, _lineStart) = (0, 0);
        SyncedFolder.Sync(Path.GetDirectoryName(path)!);
    }

    /// <summary>Puts down the frame that is written next.</summary>
    public void Add(ReadOnlySpan<byte> frame, FrameContent? content)
    {
        _lineStart = _file!.Position;
        _file.Write(new FrameEntry(_offset, frame.Length, Checksum(frame), content).Encode());
        _offset += frame.Length;
    }

    /// <summary>Takes the last line back: its frame could not be written. The file goes on no more.</summary>
    public void Abandon(bool isEmpty)
    {
        var file = _file;
        _file = null;
        if (file is null)
            return;
        using (file)
            file.SetLength(_lineStart);
        if (isEmpty)
            File.Delete(file.Name);
    }

    /// <summary>Brings it to the disk for good.</summary>
    public void Sync()
    {
        if (_file is null)
            return;
        _file.Flush(flushToDisk: true);
    }

    public void Dispose()
    {
        _file?.Dispose();
        _file = null;
    }

    /// <summary>The CRC-32C of a frame's bytes.</summary>
    public static uint Checksum(ReadOnlySpan<byte> bytes) => ~G3Checksum.Append(uint.MaxValue, bytes);
}
