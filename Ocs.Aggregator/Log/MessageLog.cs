using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Ocs.Journals;

namespace Ocs.Aggregator.Log;

/// <summary>
/// Messages in the order in which they came, on disk before anything else is done with them. Places in it are bytes counted
/// from its beginning and only ever grow; a segment is a file named by the place where it begins. Appending and reading
/// are for any thread, and never wait for the disk; all else is for one thread.
/// </summary>
internal sealed class MessageLog : IDisposable
{
    private readonly Lock _lock = new();
    private readonly string _folder;
    private readonly List<long> _segments = [];
    private readonly FileStream _held;
    private byte[] _waiting = new byte[64 << 10];
    private byte[] _writing = new byte[64 << 10];
    private int _count;
    private long _end;
    private SafeFileHandle? _file;
    private TaskCompletionSource _filled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private MessageLog(string folder, FileStream held) => (_folder, _held) = (folder, held);

    /// <summary>How many bytes a segment holds before the next begins; to be set before anything is added.</summary>
    public long SegmentBytes { get; set; } = 64 << 20;

    /// <summary>How many bytes may wait to be written; beyond that messages are refused.</summary>
    public int MostWaiting { get; init; } = 128 << 20;

    /// <summary>How many bytes wait before <see cref="Filled"/> completes.</summary>
    public int GroupBytes { get; init; } = 8 << 20;

    /// <summary>What tells this log from any other; one that begins anew in the same folder is another.</summary>
    public string Identity { get; private set; } = "";

    /// <summary>What takes over the segments that nobody reads any more; without it they are deleted.</summary>
    public KeptSegments? Kept { get; set; }

    /// <summary>Where the oldest record begins.</summary>
    public long Begin
    {
        get
        {
            lock (_lock)
                return _segments[0];
        }
    }

    /// <summary>Up to where everything is on disk.</summary>
    public long End
    {
        get => Interlocked.Read(ref _end);
        private set => Interlocked.Exchange(ref _end, value);
    }

    /// <summary>How many records found no room.</summary>
    public long Refused { get; private set; }

    /// <summary>Why nothing can be written, in one sentence; null where it can.</summary>
    public string? Fault { get; private set; }

    /// <summary>Why nothing is to be written although it might be possible, in one sentence; null where it is. What comes waits.</summary>
    public string? Refusal { get; set; }

    /// <summary>What was cut off when it was opened, in one sentence; null where nothing was.</summary>
    public string? Repaired { get; private set; }

    /// <summary>Completes when it is time to sync before the second is over.</summary>
    public Task Filled => Volatile.Read(ref _filled).Task;

    /// <summary>Opens a log, cutting off what a crash left torn.</summary>
    /// <param name="folder">Its folder, which is made where it is missing.</param>
    /// <param name="torn">Where what is cut off is kept.</param>
    /// <param name="atLeast">Where it begins when it is empty: behind every place that anybody remembers.</param>
    /// <exception cref="IOException">It cannot be read or written, or another program has it.</exception>
    public static MessageLog Open(string folder, string torn, long atLeast)
    {
        SyncedFolder.Create(folder);
        var held = new FileStream(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        var log = new MessageLog(folder, held);
        try
        {
            log.Find(torn, atLeast);
            log.Identity = Identify(Path.Combine(folder, "identity"));
            return log;
        }
        catch
        {
            log.Dispose();
            throw;
        }
    }

    /// <summary>Adds a record; false where too much waits already.</summary>
    public bool TryAppend(in JournalRecord record)
    {
        var length = record.Length;
        lock (_lock)
        {
            if (_count + (long)length > MostWaiting)
            {
                Refused++;
                return false;
            }

            if (_count + length > _waiting.Length)
                Array.Resize(ref _waiting, Math.Max(_count + length, _waiting.Length * 2));
            record.Write(_waiting.AsSpan(_count, length));
            _count += length;
            // Where writing fails it is tried once a second, not at every message.
            if (_count >= GroupBytes && Fault is null)
                _filled.TrySetResult();
            return true;
        }
    }

    /// <summary>Brings what waits to the disk, for good. False, with a <see cref="Fault"/>, where that fails: it goes on waiting.</summary>
    public bool Sync()
    {
        int count;
        lock (_lock)
        {
            if (Refusal is { } refusal)
            {
                Fault = refusal;
                Rearm();
                return false;
            }

            (_waiting, _writing) = (_writing, _waiting);
            (count, _count) = (_count, 0);
            Rearm();
        }

        if (count == 0)
        {
            Fault = null;
            return true;
        }

        try
        {
            if (_file is null || End - _segments[^1] >= SegmentBytes)
                Roll();
            RandomAccess.Write(_file!, _writing.AsSpan(0, count), End - _segments[^1]);
            RandomAccess.FlushToDisk(_file!);
            End += count;
            Fault = null;
            return true;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            Fault = $"The log in {_folder} cannot be written: {fault.Message}";
            PutBack(count);
            return false;
        }
    }

    /// <summary>Removes the segments that lie wholly before a place.</summary>
    public void Trim(long position)
    {
        while (_segments.Count > 1 && _segments[1] <= position)
        {
            try
            {
                if (Kept is null)
                    File.Delete(PathOf(_segments[0]));
                else
                    Kept.Take(PathOf(_segments[0]));
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                return;
            }

            lock (_lock)
                _segments.RemoveAt(0);
        }
    }

    /// <summary>The segment that holds a place: where it begins and ends, and its file.</summary>
    public (long Begin, long End, string Path) SegmentAt(long position)
    {
        lock (_lock)
        {
            var index = _segments.FindLastIndex(begin => begin <= position);
            return index < 0 ? (position, _segments[0], "") : (_segments[index], index + 1 < _segments.Count ? _segments[index + 1] : End, PathOf(_segments[index]));
        }
    }

    public void Dispose()
    {
        _file?.Dispose();
        _held.Dispose();
    }

    /// <summary>Where the segments of a folder begin, in order.</summary>
    public static List<long> SegmentsOf(string folder) =>
        [.. Directory.GetFiles(folder, "*.log").Select(path => long.TryParse(Path.GetFileNameWithoutExtension(path), CultureInfo.InvariantCulture, out var begin) ? begin : -1).Where(begin => begin >= 0).Order()];

    private void Find(string torn, long atLeast)
    {
        _segments.AddRange(SegmentsOf(_folder));
        if (_segments.Count == 0)
        {
            _segments.Add(atLeast);
            End = atLeast;
            return;
        }

        var path = PathOf(_segments[^1]);
        var bytes = File.ReadAllBytes(path);
        var whole = 0;
        while (JournalRecord.TryRead(bytes.AsSpan(whole), out var record))
            whole += record.Length;
        End = _segments[^1] + whole;
        if (whole < bytes.Length)
        {
            var kept = Path.Combine(Directory.CreateDirectory(torn).FullName, string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(path)}.from-{whole}"));
            File.WriteAllBytes(kept, bytes[whole..]);
            Repaired = $"{path} was torn: cut to its last whole record, at byte {whole}; the {bytes.Length - whole} bytes behind it are in {kept}.";
        }

        _file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        RandomAccess.SetLength(_file, whole);
        // Who was killed between writing and syncing left what may be read, and be lost all the same.
        RandomAccess.FlushToDisk(_file);
        // Who remembers a place beyond the end saw what power loss took; places must not come twice.
        if (atLeast > End)
        {
            End = atLeast;
            _file.Dispose();
            _file = null;
        }
    }

    private static string Identify(string path)
    {
        if (File.Exists(path) && Guid.TryParse(File.ReadAllText(path), out var known))
            return known.ToString("N");
        var identity = Guid.NewGuid().ToString("N");
        StateFile.Write(path, Encoding.ASCII.GetBytes(identity));
        return identity;
    }

    private void Roll()
    {
        _file?.Dispose();
        _file = null;
        _file = File.OpenHandle(PathOf(End), FileMode.Create, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        SyncedFolder.Sync(_folder);
        lock (_lock)
        {
            if (_segments[^1] != End)
                _segments.Add(End);
        }
    }

    private void PutBack(int count)
    {
        lock (_lock)
        {
            if (count + _count > _writing.Length)
                Array.Resize(ref _writing, Math.Max(count + _count, _writing.Length * 2));
            _waiting.AsSpan(0, _count).CopyTo(_writing.AsSpan(count));
            (_waiting, _writing, _count) = (_writing, _waiting, count + _count);
        }
    }

    private void Rearm()
    {
        if (_filled.Task.IsCompleted)
            _filled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private string PathOf(long begin) => Path.Combine(_folder, begin.ToString("D20", CultureInfo.InvariantCulture) + ".log");
}
